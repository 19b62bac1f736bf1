/** A tenant for tests: its own database, its own module set, GraphQL as a client would send it. */
import {
  type ExecutionResult,
  execute,
  GraphQLError,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql'
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { ModuleManifest } from '#core/module.ts'
import { administratorRole } from '#core/policy.ts'
import { modules as shippedModules } from '#modules/index.ts'
import { type ViewerRow, viewerFrom } from '#server/access/viewer.ts'
import { viewerColumns } from '#server/access/viewer-columns.ts'
import { createHub, type Hub } from '#server/changes/hub.ts'
import { buildRegistry, type Registry } from '#server/registry/registry.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
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
  /** Follows a subscription; end it by `return`. */
  subscribe<T = Row>(
    document: string,
    variables?: Row,
    options?: { viewer?: Viewer },
  ): Promise<AsyncIterableIterator<Reply<T>>>
  /** The change log of this tenant, as one process follows it. */
  hub: Hub
  /**
   * A new user in these roles; what they run, they run as the door would find them at that moment. They act for the
   * tenant's first company unless others are given.
   */
  as(
    roles: string | string[],
    user?: { companies?: number[]; manager?: number; scopes?: Viewer['scopes'] },
  ): Promise<TestActor>
  /** How many SQL statements `work` took. */
  statements(work: () => Promise<unknown>): Promise<number>
  close(): Promise<void>
}

/** A user of a test tenant. */
export interface TestActor {
  userId: number
  viewer(): Promise<Viewer>
  run: TestTenant['run']
  query: TestTenant['query']
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
  const pool = pipelinedPool({ connectionString: database.url, max: 60, idleTimeoutMillis: 1000 })
  pool.on('error', () => undefined)
  let executed = 0
  const db = databaseOver(pool, () => {
    executed += 1
  })
  const { viewer, companyId } = await addAdministrator(db)
  // Looking up who asks and waking those who follow is the door's business, and not among the statements that count.
  const lookup = databaseOver(pool, () => undefined)
  const hub = createHub({ db: lookup, url: database.url, log: (error) => console.error(error) })

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
      contextValue: await graphqlContext(
        registry,
        db,
        options.viewer ?? viewer,
        { id: 'test', headers },
        hub,
      ),
    })) as ExecutionResult
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)) as T,
      errors: (result.errors ?? []).map(clientError),
    }
  }
  const query: TestTenant['query'] = async (document, variables, options) => {
    const { data, errors } = await run<never>(document, variables, options)
    if (errors.length > 0)
      throw new Error(errors.map((error) => `${error.code}: ${error.message}`).join('\n'))
    return data
  }
  return {
    hub,
    async subscribe<T>(document: string, variables: Row = {}, options: { viewer?: Viewer } = {}) {
      const parsed = parse(document)
      const invalid = validate(registry.schema, parsed, specifiedRules)
      if (invalid.length > 0) throw new AggregateError(invalid, invalid[0]?.message)
      const result = await subscribe({
        schema: registry.schema,
        document: parsed,
        variableValues: variables,
        contextValue: await graphqlContext(
          registry,
          db,
          options.viewer ?? viewer,
          { id: 'test', headers: new Headers() },
          hub,
        ),
      })
      if (!(Symbol.asyncIterator in result)) throw new AggregateError(result.errors ?? [], 'It was refused.')
      return (async function* () {
        for await (const { data, errors } of result)
          yield {
            data: JSON.parse(JSON.stringify(data ?? null)) as T,
            errors: (errors ?? []).map(clientError),
          }
      })()
    },
    registry,
    db,
    query,
    async as(roles, { companies = [companyId], manager, scopes } = {}) {
      const userId = await addUser(lookup, [roles].flat(), companies, manager)
      const now = async (): Promise<Viewer> => {
        const { rows } = await sql<ViewerRow>`
          select ${viewerColumns} from app_user u where u.id = ${userId} and u.is_active`.execute(lookup)
        if (!rows[0]) throw new Error('This user may not sign in.')
        return viewerFrom(rows[0], scopes ? 'API_KEY' : 'SESSION', scopes)
      }
      return {
        userId,
        viewer: now,
        run: async (document, variables, options) =>
          run(document, variables, { ...options, viewer: await now() }),
        query: async (document, variables, options) =>
          query(document, variables, { ...options, viewer: await now() }),
      }
    },
    viewer,
    companyId,
    url: database.url,
    run,
    async statements(work) {
      const before = executed
      await work()
      return executed - before
    },
    async close() {
      await hub.close()
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
      issues: (original.details.issues ?? []).map((issue) => ({ ...issue, message: String(issue.message) })),
      current: original.details.current,
    }
  }
  const { code, issues } = error.extensions as { code?: string; issues?: ClientError['issues'] }
  // Anything without a code would be masked for a client; a test wants to see what it was.
  // GraphQL itself refuses variables of the wrong type, by an error around that of the scalar.
  if (original && !code && !(original instanceof GraphQLError))
    return { message: original.stack ?? original.message, code: 'INTERNAL', issues: [] }
  return { message: error.message, code: code ?? 'BAD_REQUEST', issues: issues ?? [] }
}

async function addUser(
  db: Kysely<Record<string, Row>>,
  roles: string[],
  companies: number[],
  manager: number | undefined,
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into app_user (name, email, company_id, manager_id)
      select ${roles.join(' and ')}, gen_random_uuid() || '@example.com', ${companies[0] ?? null}::bigint, ${manager ?? null}::bigint
      returning id
    ), given as (
      insert into app_user_roles (user_id, role_id) select made.id, role.id from made, role where code = any(${roles})
    ), allowed as (
      insert into app_user_companies (user_id, company_id) select made.id, c from made, unnest(${companies}::bigint[]) c
    ) select id from made`.execute(db)
  return Number(rows[0]?.id)
}

async function addAdministrator(
  db: Kysely<Record<string, Row>>,
): Promise<{ viewer: Viewer; companyId: number }> {
  const company = await sql<{ id: string }>`
    insert into company (name, currency_id) select 'Test company', id from currency where code = 'EUR' returning id
  `.execute(db)
  const companyId = Number(company.rows[0]?.id)
  const user = await sql<{ id: string }>`
    with made as (
      insert into app_user (name, email, company_id) values ('Ada Admin', 'admin@example.com', ${companyId}) returning id
    ), given as (
      insert into app_user_roles (user_id, role_id) select made.id, role.id from made, role where code = ${administratorRole}
    )
    select id from made`.execute(db)
  const viewer: Viewer = {
    userId: Number(user.rows[0]?.id),
    name: 'Ada Admin',
    email: 'admin@example.com',
    roles: [administratorRole],
    companyId,
    locale: 'en',
    timeZone: 'UTC',
    via: 'SESSION',
  }
  return { viewer, companyId }
}
