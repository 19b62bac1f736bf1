/** The generated read API over a test database, counting the statements that it runs. */
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql'
import type { RawBuilder } from 'kysely'
import { type Builder, createBuilder } from '../../builder.ts'
import type { ReadPolicy, SchemaContext, Writes } from '../../context.ts'
import { addReadTypes, type ReadTypes } from '../../generate/read/read-types.ts'
import type { Model } from '../../model.ts'
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
  run(source: string, variables?: Record<string, unknown>): Promise<ExecutionResult>
  /** Data of an operation that must succeed with this many statements. */
  read<T = Record<string, never>>(
    source: string,
    variables?: Record<string, unknown>,
    statements?: number,
  ): Promise<T>
  /** Code and message of the one error of an operation that must fail. */
  refuse(source: string, variables?: Record<string, unknown>): Promise<{ code: unknown; message: string }>
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
    policy: () => undefined,
    context: {
      model,
      timeZone: 'Europe/Berlin',
      policy: (entity, row) => api.policy(entity, row),
      viewer: { userId: 1 },
      run: async <R>(statement: RawBuilder<R>) => {
        api.statements += 1
        return (await statement.execute(database.db)).rows
      },
      writes: noWrites,
    },
    run: async (source, variableValues) => {
      const result = await graphql({ schema, source, contextValue: api.context, variableValues })
      return JSON.parse(JSON.stringify(result)) as ExecutionResult
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
