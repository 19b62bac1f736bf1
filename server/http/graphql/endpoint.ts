import type { DocumentNode } from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import { boundedCache } from './bounded-cache.ts'
import type { DoorContext, DoorPlugin } from './context.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { PersistedDocuments } from './persisted-documents.ts'
import type { SessionWatch } from './session-watch.ts'
import { useCompiledReads } from './use-compiled-reads.ts'
import { useDocumentLimits } from './use-document-limits.ts'
import { useJsonRequests } from './use-json-requests.ts'
import { useKeyScopes } from './use-key-scopes.ts'
import { useNodeCost } from './use-node-cost.ts'
import { usePersistedDocuments } from './use-persisted-documents.ts'
import { usePresentedErrors } from './use-presented-errors.ts'
import { useReadsByGet } from './use-reads-by-get.ts'
import { useSessionWatch } from './use-session-watch.ts'
import { useSignedInOnly } from './use-signed-in-only.ts'
import { useTenantContext } from './use-tenant-context.ts'
import { useTenantSchema } from './use-tenant-schema.ts'
import { useValidationCodes } from './use-validation-codes.ts'
import { useVisibleIntrospection } from './use-visible-introspection.ts'

/** What the endpoint is made of. */
export interface EndpointOptions {
  persisted: PersistedDocuments
  watch: SessionWatch
  showGraphiQL: boolean
  limits?: Limits
  /** Notes what passed every check; see `known-reads.ts`. */
  known?: DoorPlugin
  /** Plugins that run last, with the tenant's context, such as tracing. */
  plugins?: Plugin[]
}

/** The GraphQL endpoint, one for all tenants: each request brings its tenant's schema with it. */
export type Endpoint = YogaServerInstance<DoorContext, DoorContext>

/** The endpoint as an ordered list of plugins. */
export function createEndpoint(options: EndpointOptions): Endpoint {
  const limits = options.limits ?? defaultLimits
  return createYoga<DoorContext, DoorContext>({
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: options.showGraphiQL,
    // The door answers these itself, for all paths.
    cors: false,
    multipart: false,
    batching: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    logging: false,
    parserAndValidationCache: {
      documentCache: boundedCache<DocumentNode>({ total: 8_000_000, each: 65_536 }),
      // Errors are cheap to find again and depend on who asks.
      errorCache: { get: () => undefined, set: () => undefined },
    },
    plugins: [
      usePresentedErrors(),
      useTenantSchema(),
      useJsonRequests(),
      usePersistedDocuments(options.persisted),
      // Before the caller is known to be somebody, nothing of the document may be judged aloud…
      useSignedInOnly(),
      useReadsByGet(),
      // …and before its shape is judged nothing may be validated, which takes quadratic time.
      useDocumentLimits(limits),
      useValidationCodes(),
      useKeyScopes(),
      useNodeCost(limits),
      useSessionWatch(options.watch),
      // Last of ours: only what passed all of the above gets a context.
      useTenantContext(),
      useVisibleIntrospection(),
      useCompiledReads(),
      ...(options.known ? [options.known] : []),
      ...(options.plugins ?? []),
    ],
  })
}
