import type { Resource } from '../data/types.ts'

/** How records are looked at, as it stands in the address. */
export type ViewName = 'list' | 'board' | 'calendar' | 'chart' | 'pivot'

const nameByKind: Record<string, ViewName> = {
  LIST: 'list',
  KANBAN: 'board',
  CALENDAR: 'calendar',
  GRAPH: 'chart',
  PIVOT: 'pivot',
}
const kinds = Object.entries(nameByKind)

/** The views that a resource offers, the list first. */
export function viewsOf(resource: Resource): ViewName[] {
  const offered = kinds.filter(([kind]) => kind === 'LIST' || resource.views.some((one) => one.kind === kind))
  return offered.map(([, name]) => name)
}

/** The definition of a view that the resource offers. */
export function definitionOf<T>(resource: Resource, name: ViewName): T {
  const kind = kinds.find(([, one]) => one === name)?.[0]
  return resource.views.find((one) => one.kind === kind)?.definition as T
}
