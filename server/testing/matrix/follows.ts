/** The cells of one viewer and one entity that tell of changes: subscription, history, and records as they were. */
import type { Change } from '#schema/changes.ts'
import type { FieldModel } from '#schema/model.ts'
import { type Cells, fieldCell, isReadableIn } from './reads.ts'
import type { Stored } from './world.ts'

type Node = Record<string, unknown>

interface Event {
  id: string
  changedFields: string[]
  node: Node | null
}

interface Entry {
  entity: string
  recordId: string
  changes: { field: string; old: unknown; new: unknown }[]
}

/** Asks every path that tells of changes, about records of which the log knows. */
export async function followCells(cells: Cells, log: Change[]): Promise<void> {
  const { entity, records, reference } = cells
  const changes = log.filter((change) => change.entity === entity.name)
  const ids = new Set(changes.map(({ recordId }) => recordId))
  const known = records.filter(({ id }) => ids.has(Number(id)))
  if (!entity.isLogged || known.length === 0) return
  if (!reference.ever(entity, 'read')) return refusedPaths(cells)
  const shown = [...entity.fields.values()].filter(
    ({ name, isSystem, type }) =>
      !isSystem && type !== 'ToMany' && type !== 'JSON' && reference.everReads(entity, name),
  )
  await eventCells(cells, changes, known, shown)
  await historyCells(cells, known, shown)
}

/** An entity that no rule opens. */
async function refusedPaths({ entity, probe, follow, tally, who }: Cells): Promise<void> {
  const { one } = entity.names
  const where = `${who}, ${entity.name}`
  const history = await probe(`{ ${one}(id: 1) { history { id } } }`)
  tally.cell('history', where, [history.data?.[one] ?? null, ...history.codes], [null, 'FORBIDDEN'])
  const events = await follow(`subscription { e: ${one}Changed { id } }`, [])
  tally.cell('subscription', where, events.codes, ['FORBIDDEN'])
  if (entity.partOf) return
  const then = await probe(asOfOne(one, 1, 'id'), { now: new Date().toISOString() })
  tally.cell('as of', where, [then.data?.r1 ?? null, ...then.codes], [null, 'FORBIDDEN'])
}

const asOfOne = (one: string, id: unknown, fields: string): string =>
  `query($now: DateTime!) { r${id}: ${one}(id: ${id}, asOf: $now) { ${fields} } }`

/** A change is told to whoever sees the record, and shows the fields that they may read. */
async function eventCells(
  cells: Cells,
  changes: Change[],
  known: Stored[],
  shown: FieldModel[],
): Promise<void> {
  const { entity, reference, follow, tally, who } = cells
  const document = `subscription { e: ${entity.names.one}Changed { id changedFields node { id ${selection(shown)} } } }`
  const { events, codes } = await follow(document, changes)
  if (codes.length > 0) {
    tally.cell('subscription', `${who}, ${entity.name}`, codes, [])
    return
  }
  const told = new Map((events as { e: Event }[]).map(({ e }) => [e.id, e]))
  for (const record of known) {
    const at = `${who}, ${entity.name} ${record.id}`
    const event = told.get(String(record.id))
    tally.cell('subscription', at, event !== undefined, reference.may(entity, record, 'read'))
    if (!event?.node) continue
    for (const field of shown) fieldCell(cells, record, field, event.node, 'subscription field')
    tally.cell('subscription field', at, unreadable(cells, record, event.changedFields), [])
  }
}

/** Histories name the fields and related records that may be read; records as they were hide what they hide now. */
async function historyCells(cells: Cells, known: Stored[], shown: FieldModel[]): Promise<void> {
  const { entity, reference, probe, tally, who } = cells
  const { one } = entity.names
  const asks = known.flatMap(({ id }) => [
    `h${id}: ${one}(id: ${id}) { history(first: 50) { entity recordId changes { field old new } } }`,
    ...(entity.partOf ? [] : [`t${id}: ${one}(id: ${id}, asOf: $now) { id ${selection(shown)} }`]),
  ])
  const head = entity.partOf ? 'query' : 'query($now: DateTime!)'
  const { data, codes, messages } = await probe(`${head} { ${asks.join(' ')} }`, {
    now: new Date().toISOString(),
  })
  if (!data) {
    tally.cell('history', `${who}, ${entity.name}`, [codes, messages], [])
    return
  }
  for (const record of known) {
    const at = `${who}, ${entity.name} ${record.id}`
    const isVisible = reference.may(entity, record, 'read')
    const found = data[`h${record.id}`] as { history: Entry[] } | null
    tally.cell('history', at, found !== null, isVisible)
    for (const entry of found?.history ?? []) entryCell(cells, record, entry)
    if (entity.partOf) continue
    const then = data[`t${record.id}`] as Node | null
    tally.cell('as of', at, then !== null, isVisible)
    if (then) for (const field of shown) fieldCell(cells, record, field, then, 'as of field')
  }
}

function entryCell(cells: Cells, record: Stored, { entity: name, recordId, changes }: Entry): void {
  const { world, entity, reference, tally, who } = cells
  if (name !== entity.name || recordId !== String(record.id)) return
  const at = `${who}, ${name} ${recordId}`
  tally.cell(
    'history field',
    at,
    unreadable(
      cells,
      record,
      changes.map(({ field }) => field),
    ),
    [],
  )
  for (const { field, ...values } of changes) {
    const { type, target = '' } = entity.fields.get(field) ?? {}
    // Some of the generated ids lead nowhere.
    if (type !== 'ToOne' || !world.records.get(target)?.has(Number(record[field]))) continue
    const related = reference.seen(entity, record, field)
    // What was and what is are the same in the changes of the matrix.
    for (const value of [values.old, values.new])
      tally.cell('history field', `${at} ${field}`, value !== null && !related, false)
  }
}

/** Those of the named fields that may not be read in the record. */
function unreadable({ world, entity, reference }: Cells, record: Stored, names: string[]): string[] {
  return names.filter((name) => {
    const field = entity.fields.get(name)
    return !field || !isReadableIn(world, entity, reference, record, field)
  })
}

const selection = (fields: FieldModel[]): string =>
  fields.map(({ name, type }) => (type === 'ToOne' ? `${name} { id }` : name)).join(' ')
