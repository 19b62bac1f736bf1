import { useInfiniteQuery } from '@tanstack/react-query'
import { listDocument } from '../data/documents.ts'
import { type GraphQLFilter, searchText } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { listView } from '../data/knowledge.ts'
import { toOrderBy } from '../data/provider.ts'
import { listSelection } from '../data/selection.ts'
import type { Connection, Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import type { ListState } from '../list/use-list.ts'

const pageSize = 25

/** The records of one group, page after page by the cursor of the last one. */
export function useGroupRecords(list: ListState, filter: GraphQLFilter) {
  const knowledge = useKnowledge()
  const { resource, columns, controller } = list
  const { sort } = controller
  const paths = columns.map((one) => one.path)
  const search = searchText(list.filter)
  const found = useInfiniteQuery({
    queryKey: [resource.name, 'getList', 'group', filter, search, paths, sort],
    queryFn: async ({ pageParam, signal }) => {
      const selection = listSelection(knowledge, resource, paths)
      const orderBy = toOrderBy(sort, listView(resource).order)
      const values = { first: pageSize, after: pageParam, filter, orderBy, search }
      const { query, variables } = listDocument(knowledge, resource, selection, values)
      const { page } = await request<{ page: Required<Connection> }>(query, variables, signal)
      return page
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pageInfo }) => (pageInfo?.hasNextPage ? pageInfo.endCursor : undefined),
    placeholderData: (previous) => previous,
  })
  const rows: Row[] | undefined = found.data?.pages.flatMap((page) => page.nodes)
  return {
    rows,
    error: found.error,
    hasMore: found.hasNextPage,
    more: () => void found.fetchNextPage(),
    isLoading: found.isFetchingNextPage,
  }
}
