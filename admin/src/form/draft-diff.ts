import { fieldOf, type Knowledge, writableFields } from '../data/knowledge.ts'
import { formFields, formLines, sequenceField } from '../data/selection.ts'
import type { Field, FormDefinition, LinesSection, Resource } from '../data/types.ts'
import { type Draft, isBlank, isEmpty, type LineDraft, lineTarget, type Reference } from './draft.ts'

/** The input of a save, and which line each nested command stands for, so that complaints find their cells. */
export interface Diff {
  input: Record<string, unknown>
  sentLines: Record<string, { create: string[]; update: string[] }>
}

interface Side {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
  draft: Draft
  touched: ReadonlySet<string>
}

/** The input of a create: what the user touched, with the lines as nested creates. */
export function createDiff(side: Side): Diff {
  return diff(side, null)
}

/** The input of an update: what the user touched and left different from the loaded values, and line commands. */
export function updateDiff(side: Side, loaded: Draft): Diff {
  return diff(side, loaded)
}

function diff({ knowledge, resource, form, draft, touched }: Side, loaded: Draft | null): Diff {
  const writable = writableFields(knowledge, resource, loaded ? 'update' : 'create')
  const input: Record<string, unknown> = {}
  const sentLines: Diff['sentLines'] = {}
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    if (!field || !touched.has(name) || field.isReadonly || (writable && !writable.has(name))) continue
    if (loaded && same(draft[name], loaded[name])) continue
    input[name] = toInput(field, draft[name])
  }
  for (const section of formLines(form)) {
    if (writable && !writable.has(section.lines)) continue
    const commands = linesDiff(knowledge, resource, section, draft, loaded)
    if (!commands) continue
    if (Object.keys(commands.input).length > 0) input[section.lines] = commands.input
    sentLines[section.lines] = commands.sent
  }
  return { input, sentLines }
}

function linesDiff(
  knowledge: Knowledge,
  resource: Resource,
  section: LinesSection,
  draft: Draft,
  loaded: Draft | null,
): { input: Record<string, unknown>; sent: { create: string[]; update: string[] } } | null {
  const target = lineTarget(knowledge, resource, section)
  if (!target) return null
  const before = new Map(((loaded?.[section.lines] ?? []) as LineDraft[]).map((line) => [line.id, line]))
  const lines = resequence(
    ((draft[section.lines] ?? []) as LineDraft[]).filter((line) => !isBlank(line)),
    target.line,
  )
  const create: { key: string; input: Record<string, unknown> }[] = []
  const update: { key: string; input: Record<string, unknown> }[] = []
  for (const line of lines) {
    const old = line.id === null ? undefined : before.get(line.id)
    const input: Record<string, unknown> = {}
    for (const name of line.touched) {
      const field = fieldOf(target.line, name)
      if (!field || field.isReadonly || (old && same(line.values[name], old.values[name]))) continue
      input[name] = toInput(field, line.values[name])
    }
    if (!old) create.push({ key: line.key, input })
    else if (Object.keys(input).length > 0) update.push({ key: line.key, input: { id: line.id, ...input } })
  }
  const kept = new Set(lines.map((line) => line.id))
  const gone = [...before.keys()].filter((id) => !kept.has(id))
  const input: Record<string, unknown> = {}
  if (create.length > 0) input.create = create.map((one) => one.input)
  if (update.length > 0) input.update = update.map((one) => one.input)
  if (gone.length > 0) input.delete = gone
  return { input, sent: { create: create.map((one) => one.key), update: update.map((one) => one.key) } }
}

/** Gives lines that were added or moved a sequence that keeps the shown order, touching as few lines as it can. */
export function resequence(lines: LineDraft[], line: Resource): LineDraft[] {
  const field = sequenceField(line)
  if (!field || field.isReadonly) return lines
  const name = field.name
  const own = (one: LineDraft) => (one.id === null ? null : Number(one.values[name] ?? 0))
  const firstNew = lines.findIndex((one) => one.id === null)
  const old = firstNew < 0 ? lines : lines.slice(0, firstNew)
  const newOnesLast = firstNew < 0 || lines.slice(firstNew).every((one) => one.id === null)
  const ascending = old.every((one, at) => at === 0 || (own(one) ?? 0) >= (own(old[at - 1]!) ?? 0))
  const start = old.length > 0 ? (own(old[old.length - 1]!) ?? 0) : 0
  return lines.map((one, at) => {
    if (newOnesLast && ascending && one.id !== null) return one
    const sequence = newOnesLast && ascending ? start + (at - old.length + 1) * 10 : (at + 1) * 10
    if (own(one) === sequence) return one
    return {
      ...one,
      values: { ...one.values, [name]: sequence },
      touched: one.touched.includes(name) ? one.touched : [...one.touched, name],
    }
  })
}

/** A draft value as the mutation takes it. */
export function toInput(field: Field, value: unknown): unknown {
  if (field.type === 'TO_ONE') return value ? (value as Reference).id : null
  if (field.type === 'TO_MANY') return { set: (value as Reference[]).map((one) => one.id) }
  if (value === '') return null
  if (field.type === 'INT' || field.type === 'FLOAT') return value === null ? null : Number(value)
  return value
}

/** Equality of draft values: references by id, lists by their ids in any order. */
export function same(a: unknown, b: unknown): boolean {
  if (isEmpty(a) && isEmpty(b)) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    const ids = new Set(b.map((one: Reference) => one.id))
    return a.length === b.length && a.every((one: Reference) => ids.has(one.id))
  }
  if (isReference(a) && isReference(b)) return a.id === b.id
  return JSON.stringify(a) === JSON.stringify(b)
}

const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'id' in value
