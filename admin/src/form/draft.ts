import { fieldOf, type Knowledge, resourceOf } from '../data/knowledge.ts'
import { formFields, formLines, lineColumns } from '../data/selection.ts'
import type { Connection, Field, FormDefinition, LinesSection, Resource, Row } from '../data/types.ts'

/** A chosen record; more of its fields may be there (a currency's symbol). */
export type Reference = { id: string; displayName: string } & Record<string, unknown>

/** One line of an editable table. `touched` names the cells that the user typed in: only they are sent. */
export interface LineDraft {
  key: string
  id: string | null
  /** The line as the server last gave it: its units are read from here. */
  record: Row | null
  values: Record<string, unknown>
  touched: string[]
}

/** A form's values by field: scalars, a `Reference`, references of a to-many, or the lines of a table. */
export type Draft = Record<string, unknown>

let nextKey = 0

/** A line that no record stands behind yet. */
export function newLine(values: Record<string, unknown> = {}, touched: string[] = []): LineDraft {
  nextKey += 1
  return { key: `new-${nextKey}`, id: null, record: null, values, touched }
}

/** Whether the user has put nothing into the line: it is not sent, and it can go without asking. */
export const isBlank = (line: LineDraft): boolean => line.id === null && line.touched.length === 0

/** The field and the resource of an editable table. */
export function lineTarget(
  knowledge: Knowledge,
  resource: Resource,
  section: LinesSection,
): { field: Field; line: Resource } | null {
  const field = fieldOf(resource, section.lines)
  return field?.target ? { field, line: resourceOf(knowledge, field.target) } : null
}

/** The value of a field of a record, in the draft's shape. */
export function toDraftValue(field: Field, record: Record<string, unknown>): unknown {
  const value = record[field.name]
  if (field.type === 'TO_MANY') return (value as Connection | undefined)?.nodes ?? []
  return value ?? null
}

function toLines(knowledge: Knowledge, resource: Resource, section: LinesSection, record: Row): LineDraft[] {
  const target = lineTarget(knowledge, resource, section)
  const nodes = (record[section.lines] as Connection | undefined)?.nodes ?? []
  if (!target) return []
  return nodes.map((node) => ({
    key: node.id,
    id: node.id,
    record: node,
    values: lineValues(target.line, section, node),
    touched: [],
  }))
}

/** The shown values of a line's record. */
export function lineValues(line: Resource, section: LinesSection, node: Row): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name of lineColumns(line, section)) {
    const field = fieldOf(line, name)
    if (field) values[name] = toDraftValue(field, node)
  }
  return values
}

/** What a form starts with: a record's values, or the fields' defaults for a new one. */
export function toDraft(
  knowledge: Knowledge,
  resource: Resource,
  form: FormDefinition,
  record: Row | null,
): Draft {
  const draft: Draft = {}
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    if (field) draft[name] = record ? toDraftValue(field, record) : defaultOf(field)
  }
  for (const section of formLines(form)) {
    draft[section.lines] = record ? toLines(knowledge, resource, section, record) : []
  }
  return draft
}

/** The declared default where a form can show it; relations get theirs from the server. */
export function defaultOf(field: Field): unknown {
  if (field.type === 'TO_MANY') return []
  if (field.type === 'TO_ONE') return null
  return field.default ?? (field.type === 'BOOLEAN' ? false : null)
}

/** The draft of a copy: the values of a record as if the user had typed all that can be written, lines as new ones. */
export function toCopy(
  knowledge: Knowledge,
  resource: Resource,
  form: FormDefinition,
  record: Row,
): { draft: Draft; touched: Set<string> } {
  const draft = toDraft(knowledge, resource, form, record)
  const touched = new Set<string>()
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    if (!field) continue
    const skipped = field.isReadonly || field.isSystem || field.isUnique || name === resource.states?.field
    if (skipped) draft[name] = defaultOf(field)
    else if (!isEmpty(draft[name])) touched.add(name)
  }
  for (const section of formLines(form)) {
    const target = lineTarget(knowledge, resource, section)
    const lines = draft[section.lines] as LineDraft[]
    draft[section.lines] = lines.map((line) => {
      const names = Object.keys(line.values).filter((name) => {
        const field = target ? fieldOf(target.line, name) : null
        return field && !field.isReadonly && !field.isSystem && !isEmpty(line.values[name])
      })
      return newLine(line.values, names)
    })
  }
  return { draft, touched }
}

/** The draft of a new record that begins with these values; what cannot be written is left out. */
export function toPreset(
  knowledge: Knowledge,
  resource: Resource,
  form: FormDefinition,
  values: Record<string, unknown>,
): { draft: Draft; touched: Set<string> } {
  const draft = toDraft(knowledge, resource, form, null)
  const touched = new Set<string>()
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    const isPlain = field && field.type !== 'TO_ONE' && field.type !== 'TO_MANY'
    if (!isPlain || field.isReadonly || values[name] === undefined || name === resource.states?.field)
      continue
    draft[name] = values[name]
    touched.add(name)
  }
  return { draft, touched }
}

/** Whether a draft value stands for "nothing". */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
