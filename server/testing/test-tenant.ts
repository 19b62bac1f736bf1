/** A tenant for tests: its own database, its own module set, GraphQL as a client would send it. */
import { type ExecutionResult, execute, type GraphQLError, parse, specifiedRules, validate } from 'graphql'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { ModuleManifest } from '#core/module.ts'
import { modules as shippedModules } from '#modules/index.ts'
import { buildRegistry, type Registry } from '#server/registry/registry.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { createTestDatabase } from './test-database.ts'

/** What a test asks of the tenant. */
export interface TestTenantOptions {
  /** Names of the modules to install, with all they depend on. */
  modules: string[]
  /** Modules that only this test has. */
  extra?: ModuleManifest[]
  /** A server other than the embedded one. */
  serverUrl?: string
}

/** An error as a client sees it. */
export interface ClientError {
  message: string
  code: string
  issues: { path: (string | number)[]; message: string; rule: string }[]
  current?: Record<string, unknown>
}

/** Reply of one operation. */
export interface Reply<T> {
  data: T
  errors: ClientError[]
}

export interface TestTenant {
  registry: Registry
  db: Kysely<Record<string, Row>>
  /** The administrator that operations run as unless another viewer is given. */
  viewer: Viewer
  /** Company that the database starts with. */
  companyId: number
  url: string
  /** Runs an operation and gives data and errors. */
  run<T = Row>(
    document: string,
    variables?: Row,
    options?: { viewer?: Viewer; idempotencyKey?: string },
  ): Promise<Reply<T>>
  /** Runs an operation that must succeed and gives its data. */
  query<T = Row>(
    document: string,
    variables?: Row,
    options?: { viewer?: Viewer; idempotencyKey?: string },
  ): Promise<T>
  /** How many SQL statements `work` took. */
  statements(work: () => Promise<unknown>): Promise<number>
  close(): Promise<void>
}

/** Makes a tenant with one company (in EUR) and an administrator. */
export async function createTestTenant({
  modules,
  extra = [],
  serverUrl,
}: TestTenantOptions): Promise<TestTenant> {
  const registry = buildRegistry(
    [...shippedModules, ...extra],
    [...modules, ...extra.map((manifest) => manifest.name)],
  )
  const database = await createTestDatabase(registry, serverUrl)
  const pool = new pg.Pool({ connectionString: database.url, max: 60, idleTimeoutMillis: 1000 })
  pool.on('error', () => undefined)
  let executed = 0
  const db = new Kysely<Record<string, Row>>({
    dialect: new PostgresDialect({ pool }),
    log: () => {
      executed += 1
    },
  })
  const { viewer, companyId } = await addAdministrator(db)

  const run: TestTenant['run'] = async <T>(
    document: string,
    variables: Row = {},
    options: { viewer?: Viewer; idempotencyKey?: string } = {},
  ) => {
    const parsed = parse(document)
    const invalid = validate(registry.schema, parsed, specifiedRules)
    if (invalid.length > 0) return { data: null as T, errors: invalid.map(clientError) }
    const headers = new Headers(options.idempotencyKey ? { 'idempotency-key': options.idempotencyKey } : {})
    const result = (await execute({
      schema: registry.schema,
      document: parsed,
      variableValues: variables,
      contextValue: graphqlContext(registry, db, options.viewer ?? viewer, { id: 'test', headers }),
    })) as ExecutionResult
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)) as T,
      errors: (result.errors ?? []).map(clientError),
    }
  }
  return {
    registry,
    db,
    viewer,
    companyId,
    url: database.url,
    run,
    async query<T>(
      document: string,
      variables?: Row,
      options?: { viewer?: Viewer; idempotencyKey?: string },
    ) {
      const { data, errors } = await run<T>(document, variables, options)
      if (errors.length > 0)
        throw new Error(errors.map((error) => `${error.code}: ${error.message}`).join('\n'))
      return data
    },
    async statements(work) {
      const before = executed
      await work()
      return executed - before
    },
    async close() {
      await db.destroy()
      await database.drop()
    },
  }
}

function clientError(error: GraphQLError): ClientError {
  const original = error.originalError
  if (original instanceof TrellisError) {
    return {
      message: error.message,
      code: original.code,
      issues: original.details.issues ?? [],
      current: original.details.current,
    }
  }
  const { code, issues } = error.extensions as { code?: string; issues?: ClientError['issues'] }
  // Anything without a code would be masked for a client; a test wants to see what it was.
  if (original && !code) return { message: original.stack ?? original.message, code: 'INTERNAL', issues: [] }
  return { message: error.message, code: code ?? 'BAD_REQUEST', issues: issues ?? [] }
}

async function addAdministrator(
  db: Kysely<Record<string, Row>>,
): Promise<{ viewer: Viewer; companyId: number }> {
  const company = await sql<{ id: string }>`
    insert into company (name, currency_id) select 'Test company', id from currency where code = 'EUR' returning id
  `.execute(db)
  const companyId = Number(company.rows[0]?.id)
  const user = await sql<{ id: string }>`
    insert into app_user (name, email, company_id) values ('Ada Admin', 'admin@example.com', ${companyId}) returning id
  `.execute(db)
  const viewer: Viewer = {
    userId: Number(user.rows[0]?.id),
    name: 'Ada Admin',
    email: 'admin@example.com',
    roles: ['admin'],
    companyId,
    locale: 'en',
    timeZone: 'UTC',
    via: 'SESSION',
  }
  return { viewer, companyId }
}
