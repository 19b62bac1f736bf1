import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { messageOf } from '../data/errors.ts'
import type { ListFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { argumentType, type Knowledge } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import {
  CreateSavedFilterDocument,
  DeleteSavedFilterDocument,
  SavedFiltersDocument,
  type SavedFiltersQuery,
  UpdateSavedFilterDocument,
} from '../generated/graphql.ts'

/** What a search is made of: all that its address says. */
export interface Search {
  filter: ListFilter
  /** Field and direction such as `date DESC`; null for the list's own order. */
  order: string | null
  groupBy: string | null
  view: string | null
}

/** A search that is kept by its name. */
export type SavedSearch = Omit<SavedFiltersQuery['savedFilters']['nodes'][number], 'filter'> & Search

/** The key of the viewer's setting that says which search a list opens with. */
export const defaultKey = (resource: Resource): string => `list.${resource.name}.default`

/** Whether searches can be kept here at all; without the entity, or the right to read it, they cannot. */
export const hasSavedFilters = (knowledge: Knowledge): boolean => knowledge.argumentTypes.has('savedFilters')

/** Whether the viewer may put searches into the menus of others. */
export function canShareFilters(knowledge: Knowledge): boolean {
  const { roles } = knowledge.viewer
  const input = argumentType(knowledge, 'createSavedFilter', 'input')?.replaceAll(/[![\]]/g, '') ?? ''
  const isGranted = roles.includes('base.administrator') || roles.includes('base.filter-sharer')
  return isGranted && (knowledge.inputFields.get(input)?.has('isShared') ?? false)
}

const keyOf = (resource: Resource) => ['saved-searches', resource.name]

/** The saved filters of a list, by name. */
export function useSavedFilters(resource: Resource, enabled = true) {
  const knowledge = useKnowledge()
  const { viewer } = knowledge
  return useQuery({
    queryKey: keyOf(resource),
    queryFn: async ({ signal }) => {
      const variables = { entity: resource.name, me: viewer.user.id }
      const answer = await request<SavedFiltersQuery>(String(SavedFiltersDocument), variables, signal)
      return answer.savedFilters.nodes as SavedSearch[]
    },
    enabled: enabled && hasSavedFilters(knowledge),
  })
}

/** A change of a saved filter. */
export type SavedChange =
  | { do: 'create'; input: Search & { name: string; isShared?: boolean } }
  | { do: 'update'; id: string; input: Partial<Search> & { name?: string; isShared?: boolean } }
  | { do: 'delete'; id: string }

/** Keeps, changes and deletes saved filters; `mutateAsync` gives the id. */
export function useSavedChange(resource: Resource) {
  const queryClient = useQueryClient()
  const notify = useNotify()
  return useMutation({
    mutationFn: async (change: SavedChange): Promise<string> => {
      if (change.do === 'delete') {
        await request(String(DeleteSavedFilterDocument), { id: change.id })
        return change.id
      }
      if (change.do === 'update') {
        await request(String(UpdateSavedFilterDocument), { id: change.id, input: change.input })
        return change.id
      }
      const input = { ...change.input, entity: resource.name }
      const answer = await request<{ createSavedFilter: { id: string } }>(String(CreateSavedFilterDocument), {
        input,
      })
      return answer.createSavedFilter.id
    },
    onError: (error) => notify(messageOf(error), { type: 'error' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keyOf(resource) }),
  })
}

/** The address of a search. */
export function searchAddress({ filter, order, groupBy, view }: Search): string {
  const [field = 'id', direction = 'ASC'] = (order ?? 'id ASC').split(' ')
  const address = new URLSearchParams({ sort: field, order: direction, page: '1', perPage: '25' })
  address.set('filter', JSON.stringify(filter))
  address.set('group', groupBy ?? '')
  address.set('view', view ?? 'list')
  return `?${address}`
}

/** Whether two searches find and show the same. */
export function isSameSearch(a: Search, b: Search): boolean {
  const key = ({ filter, order, groupBy, view }: Search) =>
    JSON.stringify([sorted(filter), order ?? '', groupBy ?? '', view ?? 'list'])
  return key(a) === key(b)
}

/** The value with its keys in one order, and without what is empty: the database keeps objects in its own order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([, one]) => one !== undefined && one !== false && !(Array.isArray(one) && one.length === 0),
  )
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]),
  )
}
