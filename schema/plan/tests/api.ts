/** The generated read API over a test database, counting the statements that it runs. */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import type { RawBuilder } from 'kysely'
import { type Builder, createBuilder } from '../../builder.ts'
import type { ReadPolicy, ReadStatement, SchemaContext, Writes } from '../../context.ts'
import { addReadTypes, type ReadTypes } from '../../generate/read/read-types.ts'
import type { Model } from '../../model.ts'
import { answerAsText, type TextAnswer } from '../operation.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { testModel } from './model.ts'

/** The writes that no read needs. */
const noWrites = new Proxy({} as Writes, {
  get: () => {
    throw new Error('A read does not write.')
  },
})

export interface Api {
  database: TestDatabase
  model: Model
  schema: GraphQLSchema
  context: SchemaContext
  /** Statements since the API was made. */
  statements: number
  /** The viewer's policy; everything unless a test sets it. */
  policy: ReadPolicy
  /** Runs an operation by graphql-js, and as text where that can be; both must give the same. */
  run(source: string, variables?: Record<string, unknown>): Promise<ExecutionResult>
  /** Text of `data` of the operation that ran last; undefined when it could not be answered as text. */
  lastText: string | undefined
  /** How PostgreSQL would run the statements of an operation. */
  explain(source: string, variables?: Record<string, unknown>): Promise<string>
  /** Data of an operation that must succeed with this many statements. */
  read<T = Record<string, never>>(
    source: string,
    variables?: Record<string, unknown>,
    statements?: number,
  ): Promise<T>
  /** Code and message of the one error of an operation that must fail. */
  refuse(source: string, variables?: Record<string, unknown>): Promise<{ code: unknown; message: string }>
}

/** Documents by their text, as the server keeps them: plans are found by the document object. */
const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode | readonly GraphQLError[]>>()

function documentOf(schema: GraphQLSchema, source: string): DocumentNode | readonly GraphQLError[] {
  const known = documents.get(schema) ?? new Map<string, DocumentNode | readonly GraphQLError[]>()
  documents.set(schema, known)
  const found = known.get(source)
  if (found) return found
  const document = parse(source)
  const errors = validate(schema, document)
  const valid = errors.length > 0 ? errors : document
  known.set(source, valid)
  return valid
}

/** Both ways of answering give the same values and the same errors in the same places. */
function expectEqual(result: ExecutionResult, text: TextAnswer): void {
  const errors = (list: readonly { message: string; path?: unknown }[] = []) =>
    // Root fields are resolved side by side: which fails first is not said.
    list
      .map(({ message, path }) => JSON.stringify([path, message]))
      .toSorted()
      .join()
  const [byText, byGraphql] = [JSON.stringify(JSON.parse(text.data)), JSON.stringify(result.data ?? null)]
  if (byText !== byGraphql || errors(text.errors) !== errors(result.errors))
    throw new Error(
      `As text: ${byText} ${errors(text.errors)}\nBy graphql-js: ${byGraphql} ${errors(result.errors)}`,
    )
}

/** A fresh database with the generated schema over it. */
export async function createApi(contribution?: (builder: Builder, types: ReadTypes) => void): Promise<Api> {
  const database = await createDatabase()
  const model = testModel()
  const builder = createBuilder()
  const types = addReadTypes(builder, model)
  builder.mutationField('nothing', (t) => t.boolean({ resolve: () => true }))
  contribution?.(builder, types)
  const schema = builder.toSchema()
  const api: Api = {
    database,
    model,
    schema,
    statements: 0,
    lastText: undefined,
    policy: { shape: 'all', condition: () => undefined, values: {} },
    context: {
      model,
      timeZone: 'Europe/Berlin',
      get policy() {
        return api.policy
      },
      viewer: { userId: 1 },
      run: async <R>(statement: RawBuilder<R>) => {
        api.statements += 1
        return (await statement.execute(database.db)).rows
      },
      read: async ({ text, parameters }) => {
        api.statements += 1
        const { rows } = await database.pool.query<{ data: string | null }>(text, [...parameters])
        return rows[0]?.data ?? null
      },
      writes: noWrites,
    },
    run: async (source, variableValues) => {
      const document = documentOf(schema, source)
      if (!('kind' in document)) return { errors: document }
      const args = { schema, document, contextValue: api.context, variableValues }
      const result = JSON.parse(JSON.stringify(await execute(args))) as ExecutionResult
      const before = api.statements
      const text = await answerAsText(args, execute)
      api.statements = before
      api.lastText = text?.data
      if (text) expectEqual(result, text)
      return result
    },
    explain: async (source, variables) => {
      const plans: string[] = []
      const { read } = api.context
      const explaining = async (statement: ReadStatement): Promise<string | null> => {
        const rows = await database.pool.query(`explain ${statement.text}`, [...statement.parameters])
        plans.push(rows.rows.map((row) => row['QUERY PLAN']).join('\n'))
        return read(statement)
      }
      const result = await execute({
        schema,
        document: parse(source),
        contextValue: { ...api.context, read: explaining },
        variableValues: variables,
      })
      if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'))
      return plans.join('\n')
    },
    read: async <T>(source: string, variables?: Record<string, unknown>, statements = 1) => {
      const before = api.statements
      const result = await api.run(source, variables)
      if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'))
      if (api.statements - before !== statements)
        throw new Error(`${api.statements - before} statements, not ${statements}.`)
      return result.data as T
    },
    refuse: async (source, variables) => {
      const result = await api.run(source, variables)
      const [error] = result.errors ?? []
      if (!error) throw new Error(`Expected an error, got ${JSON.stringify(result.data)}`)
      return { code: error.extensions?.code, message: error.message }
    },
  }
  return api
}
