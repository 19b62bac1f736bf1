/** From rows of the change log to what happened to records: one event for each record and transaction. */
import type { Change, ChangeOperation } from '../changes.ts'
import type { EntityModel, Model } from '../model.ts'

/** What one transaction did to one record, its parts included. */
export interface RecordChange {
  cursor: string
  transaction: bigint
  id: number
  operation: ChangeOperation
  at: Date
  actor: number | null
  via: Change['via']
  reason: string | null
  /** Fields that differ; empty for a created or deleted record. */
  fields: string[]
  /** JSON of columns as they were before: all of a deleted record, the changed ones of others; null for a new one. */
  before: string | null
}

/** Entities whose rows in the log are changes of the entity's records: itself and its parts. */
export function concerning(model: Model, entity: EntityModel): string[] {
  const parts = entity.parts.map((name) => entity.fields.get(name)?.target ?? '')
  return [entity.name, ...parts.filter((name) => model.entities.get(name)?.isLogged)]
}

interface Growing extends RecordChange {
  old: Map<string, unknown>
}

/** Folds rows into events, in the order of each event's last row. What was made and deleted at once is none. */
export function recordChanges(entity: EntityModel, changes: Change[]): RecordChange[] {
  const growing = new Map<string, Growing>()
  for (const change of changes) {
    const isOwn = change.entity === entity.name
    const id = isOwn ? change.recordId : change.rootId
    const key = `${change.transaction} ${id}`
    const known = growing.get(key)
    growing.delete(key)
    const grown = known ?? firstOf(change, id)
    if (isOwn) addOwn(grown, entity, change, known !== undefined)
    else addField(grown, partField(entity, change.entity))
    grown.cursor = change.cursor
    growing.set(key, grown)
  }
  return [...growing.values()]
    .filter(({ operation, before }) => operation !== 'DELETE' || before !== null)
    .map(({ old, ...change }) => change)
}

function firstOf(change: Change, id: number): Growing {
  const { cursor, transaction, at, actor, via, reason } = change
  const old = new Map<string, unknown>()
  const who = { at, actor, via, reason }
  return { cursor, transaction, id, operation: 'UPDATE', ...who, fields: [], before: '{}', old }
}

function addOwn(grown: Growing, entity: EntityModel, change: Change, isLater: boolean): void {
  const columns = columnsOf(entity)
  const values = JSON.parse(change.values, exact) as Record<string, unknown>
  const wasNew = isLater && grown.before === null
  if (change.operation === 'CREATE' && !(isLater && grown.operation === 'DELETE')) {
    // Parts may be noted before their whole.
    Object.assign(grown, { operation: 'CREATE', before: null, fields: [] })
    return
  }
  if (change.operation === 'DELETE') {
    grown.operation = 'DELETE'
    grown.fields = []
  } else if (grown.operation === 'DELETE') grown.operation = 'UPDATE'
  for (const [column, value] of Object.entries(values)) {
    const field = columns.get(column)
    if (change.operation === 'UPDATE' && grown.operation === 'UPDATE')
      addField(grown, field ?? (entity.fields.has(column) ? column : undefined))
    if (field && !grown.old.has(column))
      grown.old.set(column, change.operation === 'UPDATE' ? (value as unknown[])[0] : value)
  }
  if (!wasNew) grown.before = JSON.stringify(Object.fromEntries(grown.old))
}

function addField(grown: Growing, name: string | undefined): void {
  if (!name || name === 'version' || grown.operation !== 'UPDATE' || grown.fields.includes(name)) return
  grown.fields.push(name)
}

function partField(entity: EntityModel, part: string): string | undefined {
  return entity.parts.find((name) => entity.fields.get(name)?.target === part)
}

/** JSON of the columns of one row of the log as they were before: null for a created record. */
export function rowBefore(entity: EntityModel, { operation, values }: Change): string | null {
  if (operation === 'CREATE') return null
  const columns = columnsOf(entity)
  const entries = Object.entries(JSON.parse(values, exact) as Record<string, unknown>)
    .filter(([column]) => columns.has(column))
    .map(([column, value]) => [column, operation === 'UPDATE' ? (value as unknown[])[0] : value])
  return JSON.stringify(Object.fromEntries(entries))
}

const known = new WeakMap<EntityModel, Map<string, string>>()

/** Field names by column. */
export function columnsOf(entity: EntityModel): Map<string, string> {
  let columns = known.get(entity)
  if (!columns) {
    columns = new Map(
      [...entity.fields.values()].flatMap(({ name, column, via }) =>
        column && !via ? [[column, name]] : [],
      ),
    )
    known.set(entity, columns)
  }
  return columns
}

/** Keeps numbers as they are written: PostgreSQL's have more digits than JavaScript's. */
function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? value) : value
}
