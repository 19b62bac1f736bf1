import type { Query, QueryClient } from '@tanstack/react-query'
import { askedUnder } from '../data/asked.ts'
import type { Operation } from '../data/documents.ts'
import type { ListState } from '../list/use-list.ts'

/** What the view on the screen asked for what it shows now; undefined where it asked nothing. */
export function askedByView(client: QueryClient, list: ListState): Operation | undefined {
  const { resource, view, groupings } = list
  if (view !== 'list') return asked(client, [resource.name, view])
  if (groupings.length > 0) return asked(client, [resource.name, 'getList', 'groups'])
  // Fields that choose records of the same kind ask for them, too.
  return asked(client, [resource.name, 'getList'], ({ queryKey }) =>
    JSON.stringify(queryKey[2] ?? '').includes('"totals":true'),
  )
}

/** What was asked for the record of a form. */
export const askedByForm = (client: QueryClient, resource: string, id: string): Operation | undefined =>
  asked(client, [resource, 'getOne', { id }])

function asked(
  client: QueryClient,
  queryKey: readonly unknown[],
  test: (query: Query) => boolean = () => true,
): Operation | undefined {
  const active = client.getQueryCache().findAll({ queryKey, type: 'active' })
  for (const query of active) {
    const operation = test(query) ? askedUnder(query.queryKey) : undefined
    if (operation) return operation
  }
  return undefined
}
