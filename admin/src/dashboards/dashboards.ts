import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { messageOf } from '../data/errors.ts'
import type { ListFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge } from '../data/knowledge.ts'
import type { ChartDefinition, Grouping, Measure } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import {
  CreateDashboardDocument,
  DashboardDocument,
  type DashboardQuery,
  DashboardsDocument,
  type DashboardsQuery,
  DeleteDashboardDocument,
  UpdateDashboardDocument,
} from '../generated/graphql.ts'

/** What a widget shows of the records: figures have a measure and groupings, a list has columns. */
export interface WidgetSettings {
  measure?: Measure
  groupBy?: Grouping[]
  type?: ChartDefinition['type']
  columns?: string[]
  /** Field and direction such as `date DESC`. */
  order?: string
  limit?: number
}

export type Dashboard = NonNullable<DashboardQuery['dashboard']>
type Given = Dashboard['widgets']['nodes'][number]
export type Widget = Omit<Given, 'filter' | 'settings'> & { filter: ListFilter; settings: WidgetSettings }

/** Whether there are dashboards here; a tenant or a viewer may be without. */
export const hasDashboards = (knowledge: Knowledge): boolean => knowledge.argumentTypes.has('dashboards')

/** Whether the viewer may share dashboards with everybody. */
export function canShareDashboards(knowledge: Knowledge): boolean {
  const { roles } = knowledge.viewer
  const input = argumentType(knowledge, 'createDashboard', 'input')?.replaceAll(/[![\]]/g, '') ?? ''
  const isGranted = roles.includes('base.administrator') || roles.includes('base.dashboard-sharer')
  return isGranted && (knowledge.inputFields.get(input)?.has('isShared') ?? false)
}

const listKey = ['dashboards']

/** The dashboards of the viewer's menu, in their order. */
export function useDashboards() {
  const knowledge = useKnowledge()
  const { roles, user } = knowledge.viewer
  // Administrators could read everybody's; others are given only what is for them.
  const mine = { id: { eq: user.id } }
  const filter = roles.includes('base.administrator')
    ? {
        or: [{ isShared: { eq: true } }, { createdBy: mine }, { roles: { some: { users: { some: mine } } } }],
      }
    : undefined
  return useQuery({
    queryKey: listKey,
    queryFn: async ({ signal }) =>
      (await request<DashboardsQuery>(String(DashboardsDocument), { filter }, signal)).dashboards.nodes,
    enabled: hasDashboards(knowledge),
  })
}

/** One dashboard with its widgets; null where there is none for the viewer. */
export function useDashboard(id: string) {
  return useQuery({
    queryKey: ['dashboard', id],
    queryFn: async ({ signal }) =>
      (await request<DashboardQuery>(String(DashboardDocument), { id }, signal)).dashboard,
  })
}

/** A change of a dashboard; `input` is that of the mutation. */
export type DashboardChange =
  | { do: 'create'; input: Record<string, unknown> }
  | { do: 'update'; id: string; input: Record<string, unknown> }
  | { do: 'delete'; id: string }

/** Makes, changes and deletes dashboards; `mutateAsync` gives the id, and what is refused is told. */
export function useDashboardChange() {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return useMutation({
    mutationFn: async (change: DashboardChange): Promise<string> => {
      if (change.do === 'create') {
        const { input } = change
        const made = await request<{ createDashboard: { id: string } }>(String(CreateDashboardDocument), {
          input,
        })
        return made.createDashboard.id
      }
      const { id } = change
      if (change.do === 'delete') await request(String(DeleteDashboardDocument), { id })
      else await request(String(UpdateDashboardDocument), { id, input: change.input })
      return id
    },
    onError: (error) => notify(messageOf(error), { type: 'error' }),
    onSettled: async (_id, _error, change) => {
      await queryClient.invalidateQueries({ queryKey: listKey })
      if (change.do === 'update') await queryClient.invalidateQueries({ queryKey: ['dashboard', change.id] })
    },
  })
}
