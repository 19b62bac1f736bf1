/** The tenant's GraphQL API from within an operation: its transaction, its viewer, its rights. */
import {
  coerceInputValue,
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql'
import type { Api } from '#core/api.ts'
import type { Context, Row } from '#core/context.ts'
import { type Issue, TrellisError } from '#core/errors.ts'
import type { Change, Changes, Followed } from '#schema/changes.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { createLru, type Lru } from '#schema/plan/lru.ts'
import { policyFor } from '#server/access/policy/policy-for.ts'
import { runRead } from '#server/tenants/run-read.ts'
import { deleteRecords } from './delete.ts'
import { createRecord, updateRecord } from './input.ts'
import { loadLocked, lockWholesOf } from './load-locked.ts'
import type { Operation } from './operation.ts'
import { runAction } from './transition.ts'

/** The API over the operation; what it writes is saved at once, so that what is read afterwards shows it. */
export function createApi(operation: Operation, context: Context): Api {
  const { registry } = operation
  const entity = (name: string): EntityModel => entityOf(registry.model, name)
  return {
    async query<T>(document: string, variables: Row = {}): Promise<T> {
      await context.save()
      const result = await execute({
        schema: registry.schema,
        document: parsed(registry.schema, document),
        variableValues: variables,
        contextValue: await contextOf(operation),
      })
      return dataOf(result) as T
    },
    async follow<T>(document: string, variables: Row, changes: Change[]): Promise<T[]> {
      const events = await subscribe({
        schema: registry.schema,
        document: parsed(registry.schema, document),
        variableValues: variables,
        contextValue: await contextOf(operation, changes),
      })
      if (!(Symbol.asyncIterator in events)) return [dataOf(events) as T]
      const told: T[] = []
      for await (const event of events) told.push(dataOf(event) as T)
      return told
    },
    async create(name, input) {
      const values = coerced(`${name}CreateInput`, input)
      await lockWholesOf(operation, entity(name), [values])
      const record = await createRecord(operation, entity(name), values, [])
      await context.save()
      return Number(record.id)
    },
    async update(name, ids, input) {
      const values = coerced(`${name}UpdateInput`, input)
      for (const record of await loadLocked(operation, entity(name), ids, 'update', {}))
        await updateRecord(operation, entity(name), record, values, [])
      await context.save()
    },
    remove: (name, ids) => deleteRecords(operation, context, entity(name), ids),
    async act(name, action, ids, input = {}) {
      const records = await loadLocked(operation, entity(name), ids, action, {})
      const returned = await runAction(operation, context, entity(name), action, records, input)
      await context.save()
      return returned.map(({ id }) => Number(id))
    },
    problems: (type, value) => coerce(registry.schema, type, value).issues,
    documentProblems: (document) => problemsOf(registry.schema, document),
    selectionOf: (name) => selectionOf(operation, entity(name)),
  }

  function coerced(type: string, input: Row): Row {
    const { value, issues } = coerce(registry.schema, type, input)
    if (issues.length > 0)
      throw new TrellisError('VALIDATION', issues[0]?.message ?? 'The input is not valid.', { issues })
    return value as Row
  }
}

function coerce(schema: GraphQLSchema, name: string, input: unknown): { value: unknown; issues: Issue[] } {
  const type = schema.getType(name)
  const issues: Issue[] = []
  if (!isInputType(type))
    return {
      value: undefined,
      issues: [{ path: [], message: `There is no input "${name}".`, rule: 'input' }],
    }
  const value = coerceInputValue(input, type, (path, _invalid, error) => {
    issues.push({ path: [...path], message: error.message, rule: 'input' })
  })
  return { value, issues }
}

const documents = new WeakMap<GraphQLSchema, Lru<DocumentNode>>()

function parsed(schema: GraphQLSchema, text: string): DocumentNode {
  const known =
    documents.get(schema) ?? createLru<DocumentNode>({ entries: 500, weight: 5_000_000 }, () => text.length)
  documents.set(schema, known)
  const found = known.get(text)
  if (found) return found
  const [problem] = problemsOf(schema, text)
  if (problem !== undefined) throw new TrellisError('BAD_REQUEST', problem)
  const document = parse(text)
  known.set(text, document)
  return document
}

function problemsOf(schema: GraphQLSchema, text: string): string[] {
  try {
    return validate(schema, parse(text), specifiedRules).map(({ message }) => message)
  } catch (error) {
    return [(error as Error).message]
  }
}

/** Data of an answer. @throws the first of its errors, as the one that the resolver threw */
function dataOf({ data, errors }: { data?: unknown; errors?: readonly GraphQLError[] }): unknown {
  const [error] = errors ?? []
  if (!error) return JSON.parse(JSON.stringify(data ?? null))
  if (error.originalError instanceof TrellisError) throw error.originalError
  const { code, issues } = error.extensions as { code?: TrellisError['code']; issues?: Issue[] }
  if (error.originalError && !code) throw error.originalError
  throw new TrellisError(code ?? 'BAD_REQUEST', error.message, { issues })
}

async function contextOf(operation: Operation, changes: Change[] = []): Promise<unknown> {
  const { registry, db, viewer, requestId, access } = operation
  const policy =
    access.depth > 0 ? await policyFor(registry.model, db, { ...viewer, via: 'SYSTEM' }) : access.policy
  const read = (statement: Parameters<Changes['read']>[0]) => runRead(db, statement)
  const refuse = async (): Promise<never> => {
    throw new TrellisError('BAD_REQUEST', 'Only queries run here.')
  }
  return {
    registry,
    model: registry.model,
    db,
    timeZone: viewer.timeZone,
    viewer,
    requestId,
    policy,
    run: async (statement: { execute(on: typeof db): Promise<{ rows: unknown[] }> }) =>
      (await statement.execute(db)).rows,
    read,
    writes: { create: refuse, update: refuse, upsert: refuse, remove: refuse, act: refuse },
    changes: { follow: (followed: Followed<unknown>) => told(followed, changes), page: refuse, read },
  }
}

/** What a follower is told of these changes and of no others. */
async function* told(followed: Followed<unknown>, changes: Change[]): AsyncGenerator<unknown> {
  const own = changes.filter(({ entity }) => followed.entities?.includes(entity) ?? true)
  if (own.length === 0) return
  for (const { payload } of await followed.evaluate(own)) yield payload
}

/** Parts that are shown with their whole. */
const mostParts = 100

function selectionOf(operation: Operation, entity: EntityModel, isPart = false): string {
  const { rights } = operation.access.policy
  const { model } = operation.registry
  const isReadable = (of: EntityModel, name: string): boolean =>
    operation.access.depth > 0 || rights.readField(of, name) !== false
  const fields = [...entity.fields.values()].flatMap(({ name, type, target }) => {
    if (!isReadable(entity, name)) return []
    const related = model.entities.get(target ?? '')
    if (type === 'ToOne')
      return related && (operation.access.depth > 0 || rights.operation(related, 'read') !== false)
        ? [`${name} { id displayName }`]
        : []
    if (type !== 'ToMany') return [name]
    if (isPart || !related || !entity.parts.includes(name)) return []
    return [`${name}(first: ${mostParts}) { nodes { ${selectionOf(operation, related, true)} } }`]
  })
  return ['displayName', ...fields].join(' ')
}
