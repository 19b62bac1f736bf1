import { viewerCan } from '../actions/available.ts'
import { formView, type Knowledge, listView, mayDo, writableFields } from '../data/knowledge.ts'
import type { Field, FieldType, Resource, Row } from '../data/types.ts'
import { isFileField } from '../files/field-file.ts'
import { frozenBy, isFree } from '../form/frozen.ts'
import type { Column } from '../list/columns.ts'

const types = new Set<FieldType>([
  'STRING',
  'INT',
  'FLOAT',
  'DECIMAL',
  'BOOLEAN',
  'DATE',
  'DATE_TIME',
  'ENUM',
  'TO_ONE',
])

/** Whether a field can be written by an update at all: not computed, and no state. */
function isUpdatable(knowledge: Knowledge, resource: Resource, field: Field): boolean {
  if (!mayDo(resource, 'update') || field.name === resource.states?.field) return false
  if (field.isReadonly || field.isSystem) return false
  return writableFields(knowledge, resource, 'update')?.has(field.name) ?? false
}

/** Whether the viewer and the rules let this field of the record be written now. */
export function canWrite(knowledge: Knowledge, resource: Resource, field: Field, row: Row): boolean {
  if (!isUpdatable(knowledge, resource, field) || !viewerCan(row, 'update')) return false
  return isFree(frozenBy(formView(resource), row), field.name)
}

/** Whether a column's field can be written from a list at all: not a path, computed, a state, or kept by the view. */
export function isWritable(knowledge: Knowledge, resource: Resource, { path, field }: Column): boolean {
  if (path.includes('.') || !types.has(field.type) || field.widget === 'HTML' || isFileField(field))
    return false
  const { editable = true } = listView(resource)
  if (editable === false || (Array.isArray(editable) && !editable.includes(path))) return false
  return isUpdatable(knowledge, resource, field)
}

/** Whether the viewer and the rules let this record's field be written now. */
export function canEditCell(knowledge: Knowledge, resource: Resource, column: Column, row: Row): boolean {
  return isWritable(knowledge, resource, column) && canWrite(knowledge, resource, column.field, row)
}
