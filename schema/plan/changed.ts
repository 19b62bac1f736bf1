/**
 * What a subscription tells of changed records: by one statement for each batch of changes, over the records as they
 * are now. Whether somebody who does not see a record any more saw it before is asked of the same policy and filter,
 * over the row as it was; about one that was never visible nothing is told, not even its id.
 */
import type { GraphQLResolveInfo } from 'graphql'
import { sql } from 'kysely'
import type { Change, Emitted } from '../changes.ts'
import type { SchemaContext } from '../context.ts'
import { type EntityModel, entityOf } from '../model.ts'
import { buildRecord } from './build-record.ts'
import { forbidden } from './errors.ts'
import { planOf } from './extensions.ts'
import { type Binding, late } from './late.ts'
import { parseFilter } from './parse-filter.ts'
import { bindPlan } from './plan.ts'
import { rightsOf } from './policy.ts'
import { planField, resolvedField } from './read.ts'
import { type RecordChange, recordChanges } from './record-changes.ts'
import { objectTypeOf, type Selected, selectedFields } from './selection.ts'
import type { Source } from './source.ts'
import { conditionSql } from './sql/condition.ts'
import { listSql, named, objectSql } from './sql/json.ts'
import { recordSql } from './sql/record.ts'
import {
  column,
  conjunction,
  newAlias,
  newRow,
  type Row,
  readable,
  type Scope,
  type Sql,
  tableOf,
  visible,
} from './sql/scope.ts'
import { seenBefore } from './sql/seen-before.ts'

/** What a client is told of one change. */
export interface ChangeEvent {
  operation: 'START' | 'CREATE' | 'UPDATE' | 'DELETE' | 'REMOVE'
  id: number | null
  cursor: string
  changedFields: string[]
  at: string
  via: Change['via']
  reason: string | null
  /** Selected objects by response key. */
  objects: Record<string, unknown>
}

/** How the changes of an entity are told to whoever resolves `info`. */
export interface ChangedReader {
  /** Equal for readers that would run the same statement. */
  key: string
  evaluate(changes: Change[]): Promise<Emitted<ChangeEvent>[]>
}

const ids = late((binding) => binding.ids ?? [])
const befores = late(({ told }) => told?.before ?? [])
const actors = late(({ told }) => told?.actors ?? [])

/** Compiles the subscription; FORBIDDEN where no record may be read, BAD_REQUEST for a filter that cannot be served. */
export function changedReader(
  info: GraphQLResolveInfo,
  entity: EntityModel,
  context: SchemaContext,
): ChangedReader {
  const rights = rightsOf(context.policy)
  if (rights?.operation(entity, 'read') === false) throw forbidden(rights.refusal(entity, 'read'))
  const read = context.changes?.read ?? context.read
  const binding: Binding = { variables: info.variableValues, context, memo: new Map() }
  const plan = planField(info, context, binding, `changed ${entity.name}`, (source, scope) =>
    changedSql(source, scope, context, entity, resolvedField(info, source)),
  )
  const { text, parameters } = bindPlan(plan, binding)
  return {
    key: JSON.stringify([text, parameters]),
    async evaluate(changes) {
      const events = recordChanges(entity, changes)
      if (events.length === 0) return []
      const told = { before: events.map(({ before }) => before), actors: events.map(({ actor }) => actor) }
      const asked: Binding = { ...binding, memo: new Map(), ids: events.map(({ id }) => id), told }
      const answers = JSON.parse((await read(bindPlan(plan, asked))) ?? '[]') as Answer[]
      return events.flatMap((event, index) => emitted(entity, context, event, answers[index]))
    },
  }
}

/** What the statement says of one change; `now` is null when the record cannot be seen. */
interface Answer {
  now: Record<string, unknown> | null
  was: boolean
  by: Record<string, unknown> | null
  /** Fields that may be read in other records, but not in this one. */
  hidden: string[] | null
}

function emitted(
  entity: EntityModel,
  context: SchemaContext,
  change: RecordChange,
  answer: Answer | undefined,
): Emitted<ChangeEvent>[] {
  if (!answer || (!answer.now && !answer.was)) return []
  const rights = rightsOf(context.policy)
  const gone = change.operation === 'DELETE' ? 'DELETE' : 'REMOVE'
  const here = change.operation === 'CREATE' ? 'CREATE' : 'UPDATE'
  const payload: ChangeEvent = {
    operation: answer.now ? here : gone,
    id: change.id,
    cursor: change.cursor,
    changedFields: answer.now
      ? change.fields.filter(
          (name) => rights?.readField(entity, name) !== false && !answer.hidden?.includes(name),
        )
      : [],
    at: change.at.toISOString(),
    via: change.via,
    reason: change.reason,
    objects: { ...answer.now, ...answer.by },
  }
  return [{ transaction: change.transaction, payload }]
}

function changedSql(
  source: Source,
  scope: Scope,
  context: SchemaContext,
  entity: EntityModel,
  selection: Selected,
): Sql {
  const { model } = context
  const fields = selectedFields(source, objectTypeOf(selection), selection.nodes)
  const ofKind = (kind: string) =>
    fields.filter(({ definition }) => definition && planOf(definition).plan?.kind === kind)
  const condition = parseFilter(model, entity, selection.args.filter)
  const asked = sql.id(newAlias(scope))
  const seenIn = (row: Row): Sql => conjunction([visible(row, scope), conditionSql(condition, row, scope)])

  const row = newRow(entity, scope)
  const nodes = ofKind('NODE').map((field): [string, Sql] => {
    const projections = buildRecord(
      source,
      model,
      entity,
      selectedFields(source, objectTypeOf(field), field.nodes),
    )
    return [field.key, objectSql(sql`select ${recordSql(projections, row, scope)}`, scope)]
  })
  const now = objectSql(
    sql`select ${named(nodes)} from ${tableOf(row)} where ${column(row, 'id')} = ${asked}.id and ${seenIn(row)}`,
    scope,
  )

  const hidden = hiddenFieldsSql(entity, sql`${asked}.id`, scope)

  const was = seenBefore(entity, sql`${asked}.id`, sql`${asked}.before`, seenIn, scope)

  const by = ofKind('ACTOR').map((field): [string, Sql] => {
    const user = newRow(entityOf(model, 'User'), scope)
    const projections = buildRecord(
      source,
      model,
      user.entity,
      selectedFields(source, objectTypeOf(field), field.nodes),
    )
    const from = sql`from ${tableOf(user)} where ${conjunction([sql`${column(user, 'id')} = ${asked}.actor`, visible(user, scope)])}`
    return [field.key, objectSql(sql`select ${recordSql(projections, user, scope)} ${from}`, scope)]
  })
  const told = sql.id(newAlias(scope))
  return listSql(
    sql`select ${told}.now, case when ${told}.now is null and ${asked}.before is not null then ${was} else false end as was,
        ${hidden} as hidden,
        ${by.length > 0 ? objectSql(sql`select ${named(by)}`, scope) : sql`null::json`} as by
      from unnest(${ids}::int8[], ${befores}::text[], ${actors}::int8[]) with ordinality as ${asked} (id, before, actor, place)
      left join lateral (select ${now} as now) ${told} on true order by ${asked}.place`,
    scope,
  )
}

/** JSON list of the fields that may not be read in this very record, of those that may be read in some. */
function hiddenFieldsSql(entity: EntityModel, id: Sql, scope: Scope): Sql {
  const row = newRow(entity, scope)
  const conditional = [...entity.fields.keys()].flatMap((name) => {
    const access = readable(row, name, scope)
    return typeof access === 'boolean' ? [] : [sql`(${sql.lit(name)}, coalesce(${access}, false))`]
  })
  if (conditional.length === 0) return sql`null::json`
  const each = sql.id(newAlias(scope))
  return sql`(select json_agg(${each}.name) from ${tableOf(row)}
    cross join lateral (values ${sql.join(conditional)}) as ${each} (name, is_readable)
    where ${column(row, 'id')} = ${id} and not ${each}.is_readable)`
}
