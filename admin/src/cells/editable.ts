import { viewerCan } from '../actions/available.ts'
import { formView, type Knowledge, listView, mayDo, writableFields } from '../data/knowledge.ts'
import type { FieldType, Resource, Row } from '../data/types.ts'
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

/** Whether a column's field can be written from a list at all: not a path, computed, a state, or kept by the view. */
export function isWritable(knowledge: Knowledge, resource: Resource, { path, field }: Column): boolean {
  if (!mayDo(resource, 'update') || path === resource.states?.field) return false
  if (path.includes('.') || field.isReadonly || field.isSystem || !types.has(field.type)) return false
  if (field.widget === 'HTML') return false
  const { editable = true } = listView(resource)
  if (editable === false || (Array.isArray(editable) && !editable.includes(path))) return false
  return writableFields(knowledge, resource, 'update')?.has(path) ?? false
}

/** Whether the viewer and the rules let this record's field be written now. */
export function canEditCell(knowledge: Knowledge, resource: Resource, column: Column, row: Row): boolean {
  if (!isWritable(knowledge, resource, column) || !viewerCan(row, 'update')) return false
  return isFree(frozenBy(formView(resource), row), column.path)
}
