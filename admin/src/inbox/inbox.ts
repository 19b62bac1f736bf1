/** What the viewer is to know: reading their inbox, putting it away, and hearing of more. */

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useEffect } from 'react'
import { request } from '../data/graphql.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { follow } from '../live/connection.ts'

export interface Notice {
  id: string
  message: string
  entity: string | null
  recordId: number | string | null
  link: string | null
  readAt: string | null
  createdAt: string
}

export type Tab = 'UNREAD' | 'ALL'

const fields = 'id message entity recordId link readAt createdAt'
const page = 30

interface InboxAnswer {
  inbox: { nodes: Notice[]; pageInfo: { hasNextPage: boolean } }
  unread: { totalCount: number }
}

/** The latest notices of a tab, and how many were not read. */
export function useInbox(tab: Tab, pages = 1) {
  const { viewer } = useKnowledge()
  const mine = { user: { id: { eq: viewer.user.id } } }
  const unread = { ...mine, readAt: { isNull: true } }
  return useQuery({
    queryKey: ['inbox', tab, pages],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<InboxAnswer>(
        `query Inbox($filter: NotificationFilter, $unread: NotificationFilter, $first: Int) {
          inbox: notifications(filter: $filter, first: $first, orderBy: [{ id: DESC }]) {
            nodes { ${fields} } pageInfo { hasNextPage }
          }
          unread: notifications(filter: $unread, first: 1) { totalCount }
        }`,
        { filter: tab === 'UNREAD' ? unread : mine, unread, first: Math.min(100, page * pages) },
        signal,
      ),
  })
}

/** Hears of new notices as long as the frame is there: the inbox is read anew, and each is told once. */
export function useNews(): void {
  const { viewer } = useKnowledge()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const { id } = viewer.user
  useEffect(() => {
    const told = new Set<string>()
    let hasStarted = false
    return follow<{ event: { operation: string; node: Pick<Notice, 'id' | 'message' | 'readAt'> | null } }>(
      `subscription News($filter: NotificationFilter) {
        event: notificationChanged(filter: $filter) { operation node { id message readAt } }
      }`,
      { filter: { user: { id: { eq: id } } } },
      ({ event: { operation, node } }) => {
        // The inbox was just read when following begins, but not after a lost connection.
        if (operation === 'START' && !hasStarted) {
          hasStarted = true
          return
        }
        void queryClient.invalidateQueries({ queryKey: ['inbox'] })
        if (operation !== 'CREATE' || !node || node.readAt || told.has(node.id)) return
        told.add(node.id)
        notify(node.message, { type: 'info' })
      },
    )
  }, [id, notify, queryClient])
}

const markDocument = 'mutation MarkRead($ids: [ID!]!) { markReadNotifications(ids: $ids) { id } }'

/** Puts notices away: those given, or all of them. */
export function useMarkRead(): (ids: string[] | 'ALL') => Promise<void> {
  const { viewer } = useKnowledge()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const unread = { user: { id: { eq: viewer.user.id } }, readAt: { isNull: true } }
  return async (ids) => {
    try {
      if (ids !== 'ALL') await request(markDocument, { ids })
      // What comes while the others are put away was not seen: it stays.
      let newest: number | undefined
      for (let hasMore = ids === 'ALL'; hasMore; ) {
        const { found } = await request<{ found: { nodes: { id: string }[] } }>(
          `query Unread($unread: NotificationFilter) {
            found: notifications(filter: $unread, first: 100, orderBy: [{ id: DESC }]) { nodes { id } }
          }`,
          { unread },
        )
        newest ??= Number(found.nodes[0]?.id ?? 0)
        const seen = found.nodes.map(({ id }) => id).filter((id) => Number(id) <= (newest ?? 0))
        hasMore = seen.length > 0
        if (hasMore) await request(markDocument, { ids: seen })
      }
    } catch (error) {
      notify(error instanceof Error ? error.message : t('This could not be put away.'), { type: 'error' })
    }
    await queryClient.invalidateQueries({ queryKey: ['inbox'] })
  }
}
