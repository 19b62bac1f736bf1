/** The GraphQL context of a request: reads on the tenant's pool, writes through the pipeline. */
import type { Kysely, RawBuilder } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import type { ReadPolicy, SchemaContext } from '#schema/context.ts'
import { createWrites } from '#server/records/writes.ts'
import type { Registry } from '#server/registry/registry.ts'

/** What a request brings along. */
export interface ContextRequest {
  id: string
  headers: Headers
  signal?: AbortSignal
}

/** Every row, to whoever is signed in; the door lets nobody else in. */
const everything: ReadPolicy = () => undefined

/** Makes the context of one request of a tenant. */
export function graphqlContext(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  viewer: Viewer | null,
  request: ContextRequest,
): SchemaContext & { viewer: Viewer | null } {
  const over = (connection: Kysely<Record<string, Row>>): SchemaContext & { viewer: Viewer | null } => ({
    model: registry.model,
    timeZone: viewer?.timeZone ?? 'UTC',
    policy: everything,
    viewer,
    idempotencyKey: request.headers.get('idempotency-key') ?? undefined,
    async run<R>(statement: RawBuilder<R>): Promise<R[]> {
      return (await statement.execute(connection)).rows
    },
    get writes() {
      if (!viewer) throw new Error('Nobody is signed in, so nothing can be written.')
      const scope = { registry, db, viewer, requestId: request.id }
      return createWrites(scope, (operation) => over(operation.db))
    },
  })
  return over(db)
}
