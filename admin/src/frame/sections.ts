import type { Knowledge } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import type { PageExtension } from '../extend/contract.ts'
import { extensionPages } from '../extend/extensions.ts'

/** A heading of the navigation and what is under it. */
export interface Section {
  label: string
  resources: Resource[]
}

/** The pages that modules place beside an entry of the navigation. */
export const pagesBeside = (resource: Resource): readonly PageExtension[] =>
  extensionPages.filter(({ beside }) => beside === resource.name)

/**
 * The navigation: the resources with a menu entry by section, each in the declared order. Resources come in the order
 * of their modules' dependencies; the daily work builds on the rest, so its sections stand first and the base's last.
 */
export function sectionsOf(knowledge: Knowledge): Section[] {
  const bySection = new Map<string, Resource[]>()
  for (const resource of knowledge.resources.values()) {
    if (!resource.menu) continue
    const { section } = resource.menu
    bySection.set(section, [...(bySection.get(section) ?? []), resource])
  }
  return [...bySection]
    .map(([label, resources]) => ({
      label,
      resources: resources.sort((a, b) => (a.menu?.sequence ?? 0) - (b.menu?.sequence ?? 0)),
    }))
    .reverse()
}
