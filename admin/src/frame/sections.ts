import { administrationPages } from '../administration/pages.ts'
import type { Knowledge } from '../data/knowledge.ts'
import type { Resource, Viewer } from '../data/types.ts'
import type { PageExtension } from '../extend/contract.ts'
import { extensionPages } from '../extend/extensions.ts'
import { t } from '../i18n/translate.ts'

/** A heading of the navigation and what is under it. */
export interface Section {
  label: string
  resources: Resource[]
}

/** The pages that the administration and modules place beside an entry of the navigation. */
export function pagesBeside(
  { name }: Resource,
  viewer: Viewer,
): Pick<PageExtension, 'path' | 'label' | 'icon'>[] {
  const own = administrationPages.filter(({ beside, isFor }) => beside === name && isFor(viewer))
  const ofModules = extensionPages.filter(({ beside }) => beside === name)
  return [...own.map((page) => ({ ...page, label: t(page.label) })), ...ofModules]
}

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
