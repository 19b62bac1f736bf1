/** What the modules add to the admin, collected when it is built. */
import type { ComponentType } from 'react'
import { type Preloadable, preloadable } from '../kit/preloadable.tsx'
import type { AdminExtension, CustomViewProps, PageExtension, WidgetExtension } from './contract.ts'

const found = import.meta.glob<AdminExtension>('../../../modules/*/admin/index.tsx', {
  eager: true,
  import: 'default',
})

const byModule: readonly [module: string, extension: AdminExtension][] = Object.entries(found).map(
  ([file, extension]) => [file.split('/').at(-3) ?? '', extension],
)

const widgets = new Map(byModule.flatMap(([, extension]) => Object.entries(extension.widgets ?? {})))

/** The widget that a module brings under this name, if one does. */
export function widgetOf(name: string | null): WidgetExtension | undefined {
  return name === null ? undefined : widgets.get(name)
}

/** A kind of view that a module brings, its component in a chunk of its own. */
export interface CustomKind {
  label: string
  icon: string
  View: Preloadable<CustomViewProps>
}

const kinds = new Map<string, CustomKind>(
  byModule.flatMap(([, { views = {} }]) =>
    Object.entries(views).map(([name, { label, icon, load }]) => [
      name,
      { label, icon, View: preloadable(load as () => Promise<{ default: ComponentType<CustomViewProps> }>) },
    ]),
  ),
)

/** The kind of view that a module shows under this name, if one does. */
export const customKind = (name: string): CustomKind | undefined => kinds.get(name)

/** The pages of all modules, each with its whole address. */
export const extensionPages: readonly PageExtension[] = byModule.flatMap(([module, { pages = [] }]) =>
  pages.map((page) => ({ ...page, path: `/${module}/${page.path}` })),
)
