import { useStore } from 'ra-core'
import { useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router-dom'
import { fieldAt, type Knowledge, listView } from '../data/knowledge.ts'
import type { ChartDefinition, Grouping, PivotDefinition, Resource } from '../data/types.ts'
import { groupingKey, groupingOptions } from '../figures/options.ts'
import { definitionOf } from '../list/view-kinds.ts'

/** Groups lie in each other as deep as this. */
export const deepest = 2

/** What a list can be grouped by: what its views group by first, then every field that groups. */
export function listGroupings(knowledge: Knowledge, resource: Resource): Grouping[] {
  const chart = definitionOf<ChartDefinition | undefined>(resource, 'chart')
  const pivot = definitionOf<PivotDefinition | undefined>(resource, 'pivot')
  const own = [
    ...(listView(resource).groupBy ?? []),
    ...(chart?.groupBy ?? []),
    ...(pivot?.rows ?? []),
    ...(pivot?.columns ?? []),
  ]
  return groupingOptions(
    knowledge,
    resource,
    own.filter((one) => fieldAt(knowledge, resource, one.field)),
  )
}

/** The groupings of an address, such as `date:MONTH,partner`; unknown ones are dropped. */
export function parseGroupings(options: Grouping[], text: string): Grouping[] {
  const keys = [...new Set(text.split(','))]
  return keys.flatMap((key) => options.find((one) => groupingKey(one) === key) ?? []).slice(0, deepest)
}

export const printGroupings = (groupings: Grouping[]): string => groupings.map(groupingKey).join(',')

/** How the list is grouped: as the address says, else as last time, else as its view says. */
export function useGrouping(
  knowledge: Knowledge,
  resource: Resource,
): { groupings: Grouping[]; setGroupings: (groupings: Grouping[]) => void } {
  const [search, setSearch] = useSearchParams()
  const [remembered, setRemembered] = useStore<string | null>(`${resource.name}.group`, null)
  const asked = search.get('group')
  useEffect(() => {
    if (asked !== null && asked !== remembered) setRemembered(asked)
  }, [asked, remembered, setRemembered])
  const text = asked ?? remembered ?? printGroupings(listView(resource).groupBy ?? [])
  const groupings = useMemo(
    () => parseGroupings(listGroupings(knowledge, resource), text),
    [knowledge, resource, text],
  )
  const setGroupings = (next: Grouping[]) => {
    setRemembered(printGroupings(next))
    const address = new URLSearchParams(search)
    address.set('group', printGroupings(next))
    setSearch(address)
  }
  return { groupings, setGroupings }
}
