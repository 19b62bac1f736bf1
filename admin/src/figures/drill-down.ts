import { useNavigate } from 'react-router-dom'
import type { GroupRow } from '../data/aggregate.ts'
import type { ListFilter } from '../data/filter.ts'
import type { ListState } from '../list/use-list.ts'

/** The address of the list of a group's records: the group's own filter, and the search words, which it lacks. */
export function drillDownPath(
  { resource, filter }: Pick<ListState, 'resource' | 'filter'>,
  row: GroupRow,
  label: string,
): string {
  const next: ListFilter = {
    ...(filter.words ? { words: filter.words } : {}),
    ...(filter.typing ? { words: [...(filter.words ?? []), filter.typing] } : {}),
    linked: { label, filter: row.filter },
  }
  return `/${resource.name}?${new URLSearchParams({ view: 'list', filter: JSON.stringify(next) })}`
}

/** Opens the records of a group as a list. */
export function useDrillDown(list: ListState): (row: GroupRow, label: string) => void {
  const navigate = useNavigate()
  return (row, label) => navigate(drillDownPath(list, row, label))
}
