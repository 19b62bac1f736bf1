import type { Resource } from '../data/types.ts'
import { customKind } from '../extend/extensions.ts'

/** The views that every program has. */
export type UsualView = 'list' | 'board' | 'calendar' | 'chart' | 'pivot'

/** How records are looked at, as it stands in the address: a usual view, or one of a kind that a module brings. */
export type ViewName = UsualView | (string & {})

const nameByKind: Record<string, UsualView> = {
  LIST: 'list',
  KANBAN: 'board',
  CALENDAR: 'calendar',
  GRAPH: 'chart',
  PIVOT: 'pivot',
}
const kinds = Object.entries(nameByKind)

/** The views that a resource offers, the list first; of those of modules' own kinds, the ones that can be shown. */
export function viewsOf(resource: Resource): ViewName[] {
  const offered = kinds.filter(([kind]) => kind === 'LIST' || resource.views.some((one) => one.kind === kind))
  const custom = resource.views.filter(({ kind, name }) => kind === 'CUSTOM' && customKind(name))
  return [...offered.map(([, name]) => name), ...custom.map(({ name }) => name)]
}

/** The kind of a view in its definition; `CUSTOM` for those of modules. */
export const kindOf = (name: ViewName): string => kinds.find(([, one]) => one === name)?.[0] ?? 'CUSTOM'

/** The definition of a view that the resource offers. */
export function definitionOf<T>(resource: Resource, name: ViewName): T {
  const kind = kindOf(name)
  return resource.views.find((one) => one.kind === kind && (kind !== 'CUSTOM' || one.name === name))
    ?.definition as T
}
