import { useInfiniteQuery } from '@tanstack/react-query'
import { asker } from '#admin/data/asked.ts'
import { useKnowledge } from '#admin/frame/knowledge-context.tsx'
import type { ListState } from '#admin/list/use-list.ts'
import { loadBranch, type TreeDefinition } from './tree-query.ts'

/** The records right below one, page by page. */
export function useBranch(list: ListState, definition: TreeDefinition, under: string | null) {
  const knowledge = useKnowledge()
  const { resource, filter } = list
  const found = useInfiniteQuery({
    queryKey: [resource.name, 'tree', under, filter],
    queryFn: (context) => loadBranch(knowledge, list, definition, under, context.pageParam, asker(context)),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, one) => sum + one.rows.length, 0)
      return last.rows.length > 0 && read < last.count ? read : undefined
    },
    placeholderData: (previous) => previous,
  })
  const pages = found.data?.pages
  return { ...found, rows: pages?.flatMap((one) => one.rows), all: pages?.[0]?.all }
}
