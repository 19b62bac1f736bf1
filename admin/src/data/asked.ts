/** What the queries that are on the screen asked, for those who want to ask the same by themselves. */
import { hashKey, type QueryKey } from '@tanstack/react-query'
import type { Operation } from './documents.ts'
import { request } from './graphql.ts'

const most = 200
const operations = new Map<string, Operation>()

/** Notes what is asked under a key of react-query; the oldest is forgotten. */
export function noteAsked(queryKey: QueryKey, operation: Operation): void {
  const key = hashKey(queryKey)
  operations.delete(key)
  operations.set(key, operation)
  const oldest = operations.keys().next().value
  if (operations.size > most && oldest !== undefined) operations.delete(oldest)
}

/** What was last asked under this key, as it was before it was sent together with others; undefined for nothing. */
export const askedUnder = (queryKey: QueryKey): Operation | undefined => operations.get(hashKey(queryKey))

/** Asks the API. */
export type Ask = <T>(query: string, variables: Record<string, unknown>) => Promise<T>

/** What a `queryFn` of a view asks by, so that "Show code" can show the query: `queryFn: (context) => asker(context)(…)`. */
export function asker({ queryKey, signal }: { queryKey: QueryKey; signal?: AbortSignal }): Ask {
  return (query, variables) => {
    noteAsked(queryKey, { query, variables })
    return request(query, variables, signal)
  }
}
