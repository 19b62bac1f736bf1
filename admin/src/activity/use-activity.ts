/** What is said and planned about a record, and who follows it: read by one request, and anew whenever it changes. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { request } from '../data/graphql.ts'
import { type Person, personSelection } from '../data/people.ts'
import { print } from '../data/selection.ts'
import type { Row } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { follow } from '../live/connection.ts'

export interface Named {
  id: string
  displayName: string
}

export interface Said extends Row {
  body: string
  createdAt: string
  createdBy: Person | null
  editedAt: string | null
  removedAt: string | null
  mentions: { nodes: Named[] }
}

export interface Planned extends Row {
  summary: string
  note: string | null
  dueOn: string
  dueState: 'OVERDUE' | 'TODAY' | 'LATER' | null
  type: (Named & { icon: string | null }) | null
  assignee: Person | null
}

export interface Attached extends Row {
  name: string
  mimeType: string
  size: number
  createdAt: string
  createdBy: Named | null
}

export interface RecordActivity {
  comments: { totalCount: number; nodes: Said[] }
  activities: { totalCount: number; nodes: Planned[] }
  files: { totalCount: number; nodes: Attached[] }
  followers: { totalCount: number; nodes: { id: string; user: Person | null }[] }
}

const documentOf = (
  person: string,
) => `query RecordActivity($comments: CommentFilter, $activities: ActivityFilter, $files: AttachmentFilter, $followers: FollowerFilter) {
  comments(filter: $comments, first: 100, orderBy: [{ id: DESC }]) {
    totalCount
    nodes {
      id version displayName body createdAt editedAt removedAt createdBy ${person}
      mentions(first: 20) { nodes { id displayName } } viewerCan { update remove }
    }
  }
  activities(filter: $activities, first: 50, orderBy: [{ dueOn: ASC }]) {
    totalCount
    nodes {
      id version displayName summary note dueOn dueState state type { id displayName icon }
      assignee ${person} viewerCan { complete cancel }
    }
  }
  files: attachments(filter: $files, first: 50, orderBy: [{ id: DESC }]) {
    totalCount
    nodes { id version displayName name mimeType size createdAt createdBy { id displayName } viewerCan { delete } }
  }
  followers(filter: $followers, first: 50, orderBy: [{ id: ASC }]) { totalCount nodes { id user ${person} } }
}`

const keyOf = (entity: string, id: string) => ['activity', entity, id]

/** The filter of what is about the record. */
export const aboutFilter = (entity: string, id: string) => ({
  entity: { eq: entity },
  recordId: { eq: Number(id) },
})

/** The activity of a record; who asks for the same one twice asks the server once. */
export function useActivity(entity: string, id: string, isWanted = true) {
  const knowledge = useKnowledge()
  const about = aboutFilter(entity, id)
  return useQuery({
    queryKey: keyOf(entity, id),
    enabled: isWanted,
    queryFn: ({ signal }) =>
      request<RecordActivity>(
        documentOf(print(personSelection(knowledge))),
        {
          comments: about,
          activities: { ...about, state: { eq: 'PLANNED' } },
          files: about,
          followers: about,
        },
        signal,
      ),
  })
}

/** Reads what is shown of activity anew. */
export function useActivityNews(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: ['activity'] })
}

/** Hears of what others say, plan and follow as long as the record is shown. */
export function useLiveActivity(entity: string, id: string): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const filter = aboutFilter(entity, id)
    const ends = ['Comment', 'Activity', 'Attachment', 'Follower'].map((name) =>
      follow<{ event: { operation: string } }>(
        `subscription ${name}News($filter: ${name}Filter) {
          event: ${name.toLowerCase()}Changed(filter: $filter) { operation }
        }`,
        { filter },
        ({ event }) => {
          if (event.operation !== 'START') void queryClient.invalidateQueries({ queryKey: keyOf(entity, id) })
        },
      ),
    )
    return () => {
      for (const end of ends) end()
    }
  }, [entity, id, queryClient])
}
