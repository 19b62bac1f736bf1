import { isFileField } from '../files/field-file.ts'
import { fieldOf, formView, type Knowledge } from './knowledge.ts'
import { personSelection } from './people.ts'
import type { Field, FormDefinition, LinesSection, Resource } from './types.ts'

/** What to select: a field (with its arguments, where it has any) to its own selection, or `true` for a leaf. */
export interface Selection {
  [field: string]: Selection | true
}

/** What figures need to know of their currency or unit of measure. */
export const unitDetails = ['code', 'name', 'symbol', 'decimals', 'decimalPlaces', 'symbolPosition']
const tagsPerCell = 10
/** Lines come in pages of the largest size that everyone is granted. */
export const linesPerRequest = 100

/** Adds `extra` to `selection`, deeply. */
export function merge(selection: Selection, extra: Selection): Selection {
  for (const [key, value] of Object.entries(extra)) {
    const own = selection[key]
    if (own && own !== true && value !== true) merge(own, value)
    else if (own === undefined || own === true) selection[key] = value === true ? true : merge({}, value)
  }
  return selection
}

/** Prints a selection as GraphQL. */
export function print(selection: Selection): string {
  const parts = Object.entries(selection).map(([key, value]) =>
    value === true ? key : `${key} ${print(value)}`,
  )
  return `{ ${parts.join(' ')} }`
}

const reference = (): Selection => ({ id: true, displayName: true })

/** A relation's reference; a person comes with their picture. */
const referenceTo = (knowledge: Knowledge, { target }: Field): Selection =>
  target !== null && target === knowledge.viewerTypes.user ? personSelection(knowledge) : reference()

/** A relation's reference with what a unit's figures need: a currency's code, symbol and decimals. */
function unit(target: Resource | undefined): Selection {
  const selection = reference()
  for (const name of unitDetails) if (target && fieldOf(target, name)) selection[name] = true
  return selection
}

/** The selection of one column: a field name, or a path over to-one relations. */
export function columnSelection(knowledge: Knowledge, resource: Resource, path: string): Selection {
  const [head = '', ...rest] = path.split('.')
  const field = fieldOf(resource, head)
  if (!field) return head === 'displayName' || head === 'id' ? { [head]: true } : {}
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  if (field.type === 'TO_ONE') {
    const inner = referenceTo(knowledge, field)
    if (isFileField(field)) merge(inner, { mimeType: true, size: true, url: true })
    if (rest.length > 0 && target) merge(inner, columnSelection(knowledge, target, rest.join('.')))
    return { [head]: inner }
  }
  if (field.type === 'TO_MANY') {
    return { [`${head}(first: ${tagsPerCell})`]: { totalCount: true, nodes: referenceTo(knowledge, field) } }
  }
  return merge({ [head]: true }, unitSelection(knowledge, resource, field))
}

/** The selection of the currency or unit that a figure is in. */
function unitSelection(knowledge: Knowledge, resource: Resource, field: Field): Selection {
  return field.unitField ? unitPath(knowledge, resource, field.unitField.split('.')) : {}
}

function unitPath(knowledge: Knowledge, resource: Resource, path: string[]): Selection {
  const [head = '', ...rest] = path
  const field = fieldOf(resource, head)
  if (!field) return {}
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  if (rest.length === 0) return { [head]: field.type === 'TO_ONE' ? unit(target) : true }
  return target ? { [head]: merge({ id: true }, unitPath(knowledge, target, rest)) } : {}
}

/** What every record is selected with: identity, version, permissions and state. */
export function recordSelection(resource: Resource): Selection {
  const can: Selection = { update: true, delete: true }
  for (const action of resource.actions) can[action.name] = true
  const selection: Selection = { id: true, displayName: true, version: true, viewerCan: can }
  if (resource.states) selection[resource.states.field] = true
  const archived = resource.isArchivable ? fieldOf(resource, 'active') : null
  if (archived) selection[archived.name] = true
  return selection
}

/** The selection of a list with these columns. */
export function listSelection(knowledge: Knowledge, resource: Resource, columns: string[]): Selection {
  const selection = recordSelection(resource)
  for (const column of columns) merge(selection, columnSelection(knowledge, resource, column))
  // What says whether a cell may be edited.
  for (const { when } of formView(resource).frozen ?? [])
    for (const name of Object.keys(when)) merge(selection, columnSelection(knowledge, resource, name))
  return selection
}

/** The names of the plain fields that a form shows, in order. */
export function formFields(form: FormDefinition): string[] {
  const names = form.sections.flatMap((section) => ('fields' in section ? section.fields : []))
  return [...new Set([...names, ...(form.side ?? []), ...(form.totals ?? [])])]
}

/** The editable tables of a form. */
export function formLines(form: FormDefinition): LinesSection[] {
  return form.sections.filter((section): section is LinesSection => 'lines' in section)
}

/** The field that keeps the lines' order, when there is one. */
export function sequenceField(line: Resource): Field | null {
  return line.fields.find((one) => one.widget === 'SEQUENCE') ?? fieldOf(line, 'sequence')
}

/** The columns that are read of each line: shown ones, the kind and the sequence. */
export function lineColumns(line: Resource, section: LinesSection): string[] {
  const extra = [section.kindField, sequenceField(line)?.name].filter((one) => one !== undefined)
  return [...new Set([...section.columns, ...extra])]
}

/** The selection of a form: its fields and its lines, with units read once from the record itself. */
export function formSelection(knowledge: Knowledge, resource: Resource, form: FormDefinition): Selection {
  const selection = recordSelection(resource)
  merge(selection, { displayName: true })
  for (const name of formFields(form)) merge(selection, columnSelection(knowledge, resource, name))
  for (const { when } of form.frozen ?? [])
    for (const name of Object.keys(when)) merge(selection, columnSelection(knowledge, resource, name))
  for (const section of formLines(form)) merge(selection, linesSelection(knowledge, resource, section))
  for (const name of ['createdAt', 'createdBy', 'updatedAt', 'updatedBy']) {
    if (fieldOf(resource, name)) merge(selection, columnSelection(knowledge, resource, name))
  }
  return selection
}

/** Lines of a form; a unit that the lines take from their parent is selected on the parent. */
export function linesSelection(knowledge: Knowledge, resource: Resource, section: LinesSection): Selection {
  const field = fieldOf(resource, section.lines)
  const line = field?.target ? knowledge.resources.get(field.target) : undefined
  if (!field || !line) return {}
  const nodes: Selection = { id: true, displayName: true }
  const onParent: Selection = {}
  for (const column of lineColumns(line, section)) {
    const own = fieldOf(line, column)
    const viaParent = own?.unitField && field.inverse && own.unitField.startsWith(`${field.inverse}.`)
    if (own && viaParent) {
      nodes[column] = true
      merge(onParent, unitPath(knowledge, resource, own.unitField!.split('.').slice(1)))
    } else merge(nodes, columnSelection(knowledge, line, column))
  }
  const page = { pageInfo: { hasNextPage: true as const, endCursor: true as const }, nodes }
  return merge(onParent, { [`${section.lines}(first: ${linesPerRequest})`]: page })
}
