/**
 * What the door needs of the rest of the server. Types only: the composition root supplies the values, so that
 * the door knows neither the registry nor how tenants are stored.
 */
import type { GraphQLSchema } from 'graphql'
import type { Kysely } from 'kysely'
import type { Viewer } from '#core/context.ts'
import type { Words } from '#core/words.ts'
import type { Proof } from '#server/access/proof.ts'
import type { AuthTables } from '#server/access/tables.ts'
import type { HeaderReader } from './arrival.ts'

/** What a GraphQL context or a route may know of the request that it serves. */
export interface RequestFacts {
  id: string
  headers: HeaderReader
  ip: string
  /** Aborted when the client goes away or its session ends. */
  signal: AbortSignal
  /** Given where the viewer is to be proved along; the context's reads and writes then note what they found in it. */
  proof?: Proof
}

/** Serves one request of a module; `viewer` is null for a caller who is not signed in. */
export type ModuleRoute = (request: Request, viewer: Viewer | null) => Promise<Response>

/** One tenant, as the door sees it. */
export interface TenantDoor {
  name: string
  /** Host names that are the tenant's own. */
  hosts?: readonly string[]
  /** The company's name, shown on the sign-in page. */
  label(): Promise<string>
  db: Kysely<AuthTables>
  /** The GraphQL schema of the tenant's registry now; the same object as long as the registry is the same. */
  schema(): Promise<GraphQLSchema>
  /** What is said to somebody who chose this locale, or whose browser asks for these languages; English when absent. */
  words?(chosen: string | null | undefined, accepted: string | null): Words
  /** The value that resolvers get as their context; a new object for each call. */
  contextFor(viewer: Viewer | null, request: RequestFacts): Promise<object>
  /** Routes by the name of their module: `sale` gets every path under `/sale/`. */
  routes(): Promise<Map<string, ModuleRoute>>
}

/** Finds tenants. All three answer undefined for a tenant that is unknown or suspended. */
export interface Tenants {
  byHost(host: string): Promise<TenantDoor | undefined>
  byName(name: string): Promise<TenantDoor | undefined>
  /** The only tenant, if there is exactly one. */
  only(): Promise<TenantDoor | undefined>
}
