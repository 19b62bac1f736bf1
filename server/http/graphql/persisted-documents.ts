import { createHash } from 'node:crypto'
import type { GraphQLParams } from 'graphql-yoga'
import { boundedCache } from './bounded-cache.ts'
import { refuse } from './refuse.ts'

/** Finds the document of a request that names it by hash. */
export interface PersistedDocuments {
  /**
   * The parameters with their document filled in.
   * @throws GraphQLError when the document is unknown, not allowed, or not the one of its hash
   */
  resolve(params: GraphQLParams, mayStore: boolean): GraphQLParams
}

/**
 * Automatic persisted queries, by Apollo's protocol: a client sends a hash alone, and the document with it once if
 * the server answers `PersistedQueryNotFound`. With an allow-list, nothing else runs.
 */
export function persistedDocuments(allowed?: ReadonlyMap<string, string>): PersistedDocuments {
  const stored = boundedCache<string>({ total: 8_000_000, each: 65_536 })
  const allowedTexts = new Set(allowed?.values())

  return {
    resolve(params, mayStore) {
      const hash = hashOf(params)
      const query = typeof params.query === 'string' && params.query !== '' ? params.query : undefined
      if (allowed) {
        const document = hash === undefined ? query : allowed.get(hash)
        if (document !== undefined && allowedTexts.has(document)) return { ...params, query: document }
        throw refuse(
          'FORBIDDEN',
          'This server runs only the operations on its list (TRELLIS_PERSISTED_ONLY).',
        )
      }
      if (hash === undefined) return params
      if (query === undefined) {
        const document = stored.get(hash)
        if (document !== undefined) return { ...params, query: document }
        // Clients look for exactly this message.
        throw refuse('BAD_REQUEST', 'PersistedQueryNotFound')
      }
      if (createHash('sha256').update(query).digest('hex') !== hash) {
        throw refuse('BAD_REQUEST', 'The hash of the persisted query is not that of its document.')
      }
      if (mayStore) stored.set(hash, query)
      return params
    },
  }
}

function hashOf(params: GraphQLParams): string | undefined {
  const extension: unknown = params.extensions?.persistedQuery
  if (typeof extension !== 'object' || extension === null) return undefined
  const { version, sha256Hash } = extension as { version?: unknown; sha256Hash?: unknown }
  if (version !== 1 || typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256Hash)) {
    throw refuse('BAD_REQUEST', 'persistedQuery needs version 1 and a sha256Hash of 64 hexadecimal digits.')
  }
  return sha256Hash.toLowerCase()
}
