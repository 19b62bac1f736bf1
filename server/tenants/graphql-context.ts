/** The GraphQL context of one operation: the tenant's model and database, and who asks. */

import type { Kysely } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { sayKept } from '#core/kept-words.ts'
import { say } from '#core/say.ts'
import type { SchemaContext, Writes } from '#schema/context.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { explainAccess } from '#server/access/policy/explain.ts'
import { policyFor } from '#server/access/policy/policy-for.ts'
import { whoMay } from '#server/access/policy/who-may.ts'
import type { Proof } from '#server/access/proof.ts'
import { hashSecret } from '#server/access/secret.ts'
import { administrationOf } from '#server/administration/administration.ts'
import type { Caller } from '#server/administration/caller.ts'
import type { Installation } from '#server/administration/installation.ts'
import type { Hub } from '#server/changes/hub.ts'
import { credentialOf } from '#server/http/credentials.ts'
import { enqueueExport } from '#server/import/export/export-order.ts'
import { contentImports } from '#server/import/import-content.ts'
import { enqueueBulk } from '#server/jobs/bulk/bulk-order.ts'
import type { Operation } from '#server/records/operation.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { createWrites } from '#server/records/writes.ts'
import type { Registry } from '#server/registry/registry.ts'
import { fenceOf } from './proof-fence.ts'
import { runProvedRead, runRead } from './run-read.ts'

/** What a context takes from the request. */
export interface ContextRequest {
  id: string
  headers: Pick<Headers, 'get'>
  ip?: string
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal
  /** Given where reads and writes prove their viewer: what they answer counts only if it holds in the end. */
  proof?: Proof
}

/** What resolvers get: the generated ones' needs, and the whole viewer for those that modules write by hand. */
export interface GraphqlContext extends SchemaContext {
  readonly viewer: Viewer | null
  readonly policy: Policy
  readonly registry: Registry
  readonly db: Kysely<Record<string, Row>>
  readonly requestId: string
  readonly locale: string
}

/** A new context; reads run on the tenant's database, each write in a transaction of its own. */
export async function graphqlContext(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  viewer: Viewer | null,
  request: ContextRequest,
  hub?: Hub,
  place?: Installation,
): Promise<GraphqlContext> {
  const seconds = viewer?.limits?.statementSeconds
  const locale = registry.languages.localeFor(viewer?.locale, request.headers.get('accept-language'))
  const policy = await policyFor(registry.model, db, viewer ?? nobody)
  const contextOn = (
    connection: Kysely<Record<string, Row>>,
    writes: Writes,
    signal?: AbortSignal,
    proof?: Proof,
  ): GraphqlContext => ({
    registry,
    model: registry.model,
    db: connection,
    timeZone: viewer?.timeZone ?? 'UTC',
    viewer,
    locale,
    get labelled() {
      return registry.languages.in(locale).model
    },
    say: (text, kept) => sayKept(registry.languages.in(locale).words, text, kept),
    requestId: request.id,
    idempotencyKey: request.headers.get('idempotency-key') ?? undefined,
    policy,
    run: async (statement) => (await statement.execute(connection)).rows,
    read: (statement) =>
      proof
        ? runProvedRead(connection, statement, proof, signal, seconds)
        : runRead(connection, statement, signal, seconds),
    writes,
    access: viewer
      ? {
          explain: (userId, entity, id, operation, field) =>
            explainAccess(
              registry.model,
              db,
              policy,
              { userId, entity, id, operation, field },
              registry.languages.in(locale).words,
            ),
          whoMay: (entity, id, operation) => whoMay(registry.model, db, policy, { entity, id, operation }),
        }
      : undefined,
    administration: viewer ? administrationOf(callerOf(registry, db, viewer, request), place) : undefined,
    followModules: place?.followModules,
    changes: hub,
    ...(viewer && jobsOf({ registry, db, viewer, requestId: request.id, committed: hub?.committed })),
  })
  if (!viewer) return contextOn(db, anonymousWrites, request.signal)
  const fence = request.proof && fenceOf(request.proof)
  const scope = {
    registry,
    db,
    viewer,
    locale,
    requestId: request.id,
    policy,
    committed: hub?.committed,
    fence,
  }
  const writes: Writes = createWrites(scope, (operation: Operation) => contextOn(operation.db, writes))
  // Only reads outside of a write are cancelled with their request: a write that began is finished or rolled back.
  return contextOn(db, writes, request.signal, request.proof)
}

function callerOf(
  { model }: Registry,
  db: Kysely<Record<string, Row>>,
  viewer: Viewer,
  { headers, ip = '' }: ContextRequest,
): Caller {
  return {
    db: db as unknown as Caller['db'],
    model,
    viewer,
    client: { ip, userAgent: headers.get('user-agent') },
    sessionHash() {
      const credential = viewer.via === 'SESSION' ? credentialOf(headers, ip) : null
      return credential?.kind === 'SESSION' ? hashSecret(credential.token) : undefined
    },
  }
}

/** What is done in the background for the viewer. */
function jobsOf(scope: OperationScope): Pick<SchemaContext, 'imports' | 'exports' | 'bulks'> {
  return {
    bulks: { start: (content, context) => enqueueBulk(scope, content, context) },
    imports: contentImports(scope),
    exports: {
      start({ format, columns, ...rest }, context) {
        if (scope.viewer.scopes?.readOnly)
          throw new TrellisError('FORBIDDEN', say`This API key may only read.`)
        const kind = format === 'CSV' ? 'csv' : format === 'XLSX' ? 'xlsx' : 'ndjson'
        return enqueueExport(scope, { ...rest, fields: columns, format: kind }, context)
      },
    },
  }
}

/** Whoever is not signed in: the door lets them in nowhere but to say so. */
const nobody: Viewer = {
  userId: 0,
  name: '',
  email: '',
  roles: [],
  companyId: null,
  locale: null,
  timeZone: 'UTC',
  via: 'API_KEY',
  scopes: { entities: [] },
  policyVersion: 0,
}

async function refuse(): Promise<never> {
  throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
}

const anonymousWrites: Writes = {
  create: refuse,
  update: refuse,
  upsert: refuse,
  remove: refuse,
  act: refuse,
}
