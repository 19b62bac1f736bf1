import type { Ask } from '../data/asked.ts'
import { type GraphQLFilter, type ListFilter, searchText, toFilter } from '../data/filter.ts'
import { argumentType, fieldOf, type Knowledge } from '../data/knowledge.ts'
import { listSelection, print, type Selection } from '../data/selection.ts'
import type { CalendarDefinition, Resource, Row } from '../data/types.ts'
import { type DayRange, dayValue, partsOf } from './days.ts'

/** The largest page that everyone is granted. */
export const mostOfPart = 100

/** The records of a range, and how many there are in all. */
export interface RangeContent {
  rows: Row[]
  count: number
}

/** What is read of each record. */
export function calendarSelection(
  knowledge: Knowledge,
  resource: Resource,
  { start, end, title, color }: CalendarDefinition,
): Selection {
  const paths = [start, end, title, color].filter((one) => one !== undefined)
  return listSelection(knowledge, resource, paths)
}

/** The condition that a record of the days meets: it begins on them, or, of the first part, is still going on. */
function rangeFilter(
  { start, end }: CalendarDefinition,
  { from, to }: DayRange,
  isTimed: boolean,
  isFirst: boolean,
): GraphQLFilter {
  const [first, last] = [dayValue(from, isTimed), dayValue(to, isTimed)]
  const begins = { [start]: { gte: first, lt: last } }
  if (!end || !isFirst) return begins
  // A day counts whole, an instant is over when it comes.
  const goesOn = { [start]: { lt: first }, [end]: isTimed ? { gt: first } : { gte: first } }
  return { or: [begins, goesOn] }
}

/**
 * The records of the days, in one request: at most `mostOfPart` of each week, or of each day where no more than a
 * week is asked for, so that a full first week leaves room for the last.
 */
export async function loadRange(
  knowledge: Knowledge,
  resource: Resource,
  definition: CalendarDefinition,
  filter: ListFilter,
  range: DayRange,
  ask: Ask,
): Promise<RangeContent> {
  const { many } = resource.names
  const start = fieldOf(resource, definition.start)
  const isTimed = start?.type === 'DATE_TIME'
  const type = argumentType(knowledge, many, 'filter')
  const search = searchText(filter)
  const heads: string[] = search === undefined ? [] : ['$search: String']
  const variables: Record<string, unknown> = search === undefined ? {} : { search }
  const order = start?.isSortable ? `, orderBy: [{ ${definition.start}: ASC }]` : ''
  const selection = print(calendarSelection(knowledge, resource, definition))
  const pages = partsOf(range).map((part, at) => {
    const own = rangeFilter(definition, part, isTimed, at === 0)
    heads.push(`$filter${at}: ${type}`)
    variables[`filter${at}`] = toFilter(knowledge, resource, filter, own)
    const searched = search === undefined ? '' : ', search: $search'
    return `p${at}: ${many}(first: ${mostOfPart}, filter: $filter${at}${order}${searched}) { totalCount nodes ${selection} }`
  })
  const answer = await ask<Record<string, { totalCount: number; nodes: Row[] }>>(
    `query ${resource.name}Calendar(${heads.join(', ')}) { ${pages.join(' ')} }`,
    variables,
  )
  const parts = Object.values(answer)
  return {
    rows: parts.flatMap((one) => one.nodes),
    count: parts.reduce((sum, one) => sum + one.totalCount, 0),
  }
}
