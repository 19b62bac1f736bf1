import { useQuery } from '@tanstack/react-query'
import { inOrder } from '../chart/chart-data.ts'
import { type AggregateWish, aggregateDocument, type GroupRow, groupsAtOnce } from '../data/aggregate.ts'
import { asker } from '../data/asked.ts'
import { totalsUnit } from '../data/documents.ts'
import { type GraphQLFilter, searchText } from '../data/filter.ts'
import { type Knowledge, listView } from '../data/knowledge.ts'
import type { TotalRow } from '../data/provider.ts'
import type { Grouping, Measure, Resource } from '../data/types.ts'
import { groupName } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import type { ListState } from '../list/use-list.ts'

/** One group of a list. */
export interface Group {
  key: string
  label: string
  count: number
  /** Sums of the list's totals, one row for each currency. */
  sums: TotalRow[]
  /** Lets through the records of this group. */
  filter: GraphQLFilter
}

/** The groups at one level, with the figures of all of them together. */
export interface Groups {
  groups: Group[]
  count: number
  sums: TotalRow[]
  /** There are more groups than the server gives at once. */
  isCut: boolean
}

type Levels = Record<'all' | 'groups' | 'sums' | 'total', GroupRow[] | undefined>

/** Counts and sums come apart: sums are kept apart by currency, records are counted once. */
function wishesOf(resource: Resource, grouping: Grouping): AggregateWish[] {
  const measures = (listView(resource).totals ?? []).map<Measure>((field) => ({ field, function: 'sum' }))
  const unit = totalsUnit(resource)
  const wishes: AggregateWish[] = [
    { alias: 'all', groupings: [], measures: ['count'] },
    { alias: 'groups', groupings: [grouping], measures: ['count'] },
  ]
  if (measures.length > 0) {
    wishes.push({ alias: 'total', groupings: [], measures, unit })
    wishes.push({ alias: 'sums', groupings: [grouping], measures, unit })
  }
  return wishes
}

const asTotals = (rows: GroupRow[] | undefined): TotalRow[] =>
  (rows ?? []).map((row) => ({ group: row.group as TotalRow['group'], sum: row.sum ?? {} }))

/** Puts the answer into groups: dates as the list's order goes, choices as declared, names by alphabet. */
function toGroups(knowledge: Knowledge, list: ListState, grouping: Grouping, levels: Levels): Group[] {
  const { resource } = list
  const named = (row: GroupRow) => groupName(knowledge, resource, grouping, row)
  const sums = Map.groupBy(levels.sums ?? [], (row) => named(row).key)
  const rows = levels.groups ?? []
  const byKey = new Map(rows.map((row) => [named(row).key, row]))
  const order = inOrder(
    knowledge,
    resource,
    grouping,
    rows.map((row) => named(row)),
  )
  const groups = order.flatMap(({ key, label }) => {
    const row = byKey.get(key)
    if (!row) return []
    return [{ key, label, count: row.count, sums: asTotals(sums.get(key)), filter: within(list, row.filter) }]
  })
  return isDescending(list, grouping) ? groups.reverse() : groups
}

/** Archived records are found by a filter that speaks of them at its top level only. */
function within({ resource, filter }: ListState, inner: GraphQLFilter): GraphQLFilter {
  return filter.archived && resource.isArchivable ? { active: { eq: false }, and: [inner] } : inner
}

function isDescending({ controller, resource }: ListState, { field }: Grouping): boolean {
  const { sort } = controller
  if (sort.field === field || sort.field.startsWith(`${field}.`)) return sort.order === 'DESC'
  const [first] = sort.field === 'id' ? (listView(resource).order ?? []) : []
  return first?.[field] === 'DESC'
}

/** The groups of the records that a filter lets through, counted and summed in one request. */
export function useGroups(list: ListState, grouping: Grouping, filter: GraphQLFilter | undefined) {
  const knowledge = useKnowledge()
  const { resource } = list
  const search = searchText(list.filter)
  const found = useQuery({
    // Below the lists of this resource, so that what refreshes lists refreshes groups.
    queryKey: [resource.name, 'getList', 'groups', grouping, filter, search],
    queryFn: async (context) => {
      const wishes = wishesOf(resource, grouping)
      const { query, variables } = aggregateDocument(knowledge, resource, wishes, { filter, search })
      return { levels: await asker(context)<Levels>(query, variables), first: groupsAtOnce(wishes) }
    },
    placeholderData: (previous, query) => (query?.queryKey[3] === grouping ? previous : undefined),
  })
  const answer = found.data
  const groups: Groups | undefined = answer && {
    groups: toGroups(knowledge, list, grouping, answer.levels),
    count: answer.levels.all?.[0]?.count ?? 0,
    sums: asTotals(answer.levels.total),
    isCut: (answer.levels.groups?.length ?? 0) >= answer.first,
  }
  return { groups, error: found.error, isStale: found.isPlaceholderData, refetch: found.refetch }
}
