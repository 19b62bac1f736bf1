/** What the whole change log tells a viewer: rows of the records that they see, with the values that they may read. */
import { sql } from 'kysely'
import type { Change, Emitted } from '../changes.ts'
import type { SchemaContext } from '../context.ts'
import type { EntityModel } from '../model.ts'
import { type Binding, late } from './late.ts'
import { bindPlan, createPlan, type Plan } from './plan.ts'
import { shapeOf } from './policy.ts'
import { rowBefore } from './record-changes.ts'
import { changedValuesSql } from './sql/change-values.ts'
import { listSql } from './sql/json.ts'
import {
  column,
  conjunction,
  createScope,
  newAlias,
  newRow,
  type Sql,
  tableOf,
  visible,
} from './sql/scope.ts'
import { seenBefore } from './sql/seen-before.ts'

/** One change, as a feed shows it. */
export interface ToldChange {
  cursor: string
  sequence: string
  entity: string
  id: number
  operation: 'START' | Change['operation']
  at: string
  actorId: number | null
  via: Change['via']
  reason: string | null
  requestId: string | null
  changes: Record<string, unknown>[]
}

const ids = late((binding) => binding.ids ?? [])
const befores = late(({ told }) => told?.before ?? [])
const operations = late(({ told }) => told?.operations ?? [])
const values = late(({ told }) => told?.values ?? [])

const plans = new WeakMap<EntityModel, Map<string, Plan>>()

/** What of these changes the viewer may know, in their order. */
export async function tell(context: SchemaContext, changes: Change[]): Promise<Emitted<ToldChange>[]> {
  const read = context.changes?.read ?? context.read
  const answers = new Map<Change, Record<string, unknown>[]>()
  for (const [name, own] of Map.groupBy(changes, ({ entity }) => entity)) {
    const entity = context.model.entities.get(name)
    if (!entity) continue
    const told = {
      before: own.map((change) => rowBefore(entity, change)),
      actors: [],
      operations: own.map(({ operation }) => operation),
      values: own.map((change) => change.values),
    }
    const binding: Binding = {
      variables: {},
      context,
      memo: new Map(),
      ids: own.map(({ recordId }) => recordId),
      told,
    }
    const text = await read(bindPlan(planOf(context, entity), binding))
    for (const [index, answer] of (JSON.parse(text ?? '[]') as Answer[]).entries()) {
      const change = own[index]
      if (change && answer.seen) answers.set(change, answer.changes)
    }
  }
  return changes.flatMap((change) => {
    const found = answers.get(change)
    return found ? [{ transaction: change.transaction, payload: toldChange(change, found) }] : []
  })
}

interface Answer {
  seen: boolean
  changes: Record<string, unknown>[]
}

function toldChange(change: Change, changes: Record<string, unknown>[]): ToldChange {
  const { cursor, sequence, entity, recordId, operation, at, actor, via, reason, requestId } = change
  return {
    cursor,
    sequence: String(sequence),
    entity,
    id: recordId,
    operation,
    at: at.toISOString(),
    actorId: actor,
    via,
    reason,
    requestId,
    changes,
  }
}

/** One statement for each entity and policy. */
function planOf(context: SchemaContext, entity: EntityModel): Plan {
  const shape = shapeOf(context.policy)
  const known = plans.get(entity) ?? new Map<string, Plan>()
  plans.set(entity, known)
  const found = shape === undefined ? undefined : known.get(shape)
  if (found) return found
  const scope = createScope(context)
  const asked = newAlias(scope)
  const row = newRow(entity, scope)
  const ref = (name: string): Sql => sql`${sql.id(asked)}.${sql.id(name)}`
  const seen = sql`exists (select 1 from ${tableOf(row)} where ${conjunction([sql`${column(row, 'id')} = ${ref('id')}`, visible(row, scope)])})`
  const was = seenBefore(
    entity,
    ref('id'),
    ref('before'),
    (before) => conjunction([visible(before, scope)]),
    scope,
  )
  const keys = (['field', 'label', 'old', 'new', 'oldText', 'newText'] as const).map((name) => ({
    key: name,
    name,
  }))
  const list = changedValuesSql(keys, [entity], asked, undefined, scope)
  const plan = createPlan(
    listSql(
      sql`select (${seen} or (${ref('before')} is not null and ${was})) as seen, ${list} as changes
        from (select a.id, a.before, a.operation, a.changes::json as changes, ${sql.lit(entity.name)} as entity, a.place
          from unnest(${ids}::int8[], ${befores}::text[], ${operations}::text[], ${values}::text[]) with ordinality as a (id, before, operation, changes, place)
        ) ${sql.id(asked)} order by ${ref('place')}`,
      scope,
    ),
    scope,
  )
  if (shape !== undefined) {
    if (known.size >= 200) known.clear()
    known.set(shape, plan)
  }
  return plan
}
