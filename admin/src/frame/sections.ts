import type { Knowledge } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'

/** A heading of the navigation and what is under it. */
export interface Section {
  label: string
  resources: Resource[]
}

/** The navigation: the resources with a menu entry, by section, each in the declared order. */
export function sectionsOf(knowledge: Knowledge): Section[] {
  const bySection = new Map<string, Resource[]>()
  const inMenu = [...knowledge.resources.values()].filter((one) => one.menu)
  for (const resource of inMenu.sort((a, b) => a.menu!.sequence - b.menu!.sequence)) {
    const section = resource.menu!.section
    bySection.set(section, [...(bySection.get(section) ?? []), resource])
  }
  return [...bySection].map(([label, resources]) => ({ label, resources }))
}
