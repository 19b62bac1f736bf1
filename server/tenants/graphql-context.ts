/** The GraphQL context of one operation: the tenant's model and database, and who asks. */
import type { Kysely } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { SchemaContext, SharedPolicy, Writes } from '#schema/context.ts'
import { contentImports } from '#server/import/import-content.ts'
import type { Operation } from '#server/records/operation.ts'
import { createWrites } from '#server/records/writes.ts'
import type { Registry } from '#server/registry/registry.ts'
import { runRead } from './run-read.ts'

/** What a context takes from the request. */
export interface ContextRequest {
  id: string
  headers: Headers
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal
}

/** What resolvers get: the generated ones' needs, and the whole viewer for those that modules write by hand. */
export interface GraphqlContext extends SchemaContext {
  readonly viewer: Viewer | null
  readonly registry: Registry
  readonly db: Kysely<Record<string, Row>>
  readonly requestId: string
}

/** A new context; reads run on the tenant's database, each write in a transaction of its own. */
export function graphqlContext(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  viewer: Viewer | null,
  request: ContextRequest,
): GraphqlContext {
  const contextOn = (
    connection: Kysely<Record<string, Row>>,
    writes: Writes,
    signal?: AbortSignal,
  ): GraphqlContext => ({
    registry,
    model: registry.model,
    db: connection,
    timeZone: viewer?.timeZone ?? 'UTC',
    viewer,
    requestId: request.id,
    idempotencyKey: request.headers.get('idempotency-key') ?? undefined,
    // Whoever is signed in reads everything; the door lets nobody else in.
    policy: everything,
    run: async (statement) => (await statement.execute(connection)).rows,
    read: (statement) => runRead(connection, statement, signal),
    writes,
    imports: viewer ? contentImports({ registry, db, viewer, requestId: request.id }) : undefined,
  })
  if (!viewer) return contextOn(db, anonymousWrites, request.signal)
  const scope = { registry, db, viewer, requestId: request.id }
  const writes: Writes = createWrites(scope, (operation: Operation) => contextOn(operation.db, writes))
  // Only reads outside of a write are cancelled with their request: a write that began is finished or rolled back.
  return contextOn(db, writes, request.signal)
}

const everything: SharedPolicy = { shape: 'all', condition: () => undefined, values: {} }

async function refuse(): Promise<never> {
  throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
}

const anonymousWrites: Writes = {
  create: refuse,
  update: refuse,
  upsert: refuse,
  remove: refuse,
  act: refuse,
}
