/** What a module may add to the admin, in its `admin/index.tsx`. */
import type { ComponentType } from 'react'
import type { Field } from '../data/types.ts'
import type { FieldInputProps } from '../fields/input-props.ts'
import type { ListState } from '../list/use-list.ts'

/** How fields of one widget are shown and edited; what is left out stays as it is. */
export interface WidgetExtension {
  /** Shows a value that is not empty, in lists, cards and forms that cannot be edited. */
  Show?: ComponentType<{ field: Field; value: string }>
  /** Edits a value in a form. In table cells the usual control stays. */
  Input?: ComponentType<FieldInputProps>
}

/** A page of its own inside the frame. */
export interface PageExtension {
  /** Address below the module's name: `labels` of `product` is `/product/labels`. */
  path: string
  /** Marked by `msg`, so that it can be translated. */
  label: string
  /** Lucide name, such as `barcode`. */
  icon: string
  /** The entity under whose entry the page stands in the navigation; who may not see the one does not see the other. */
  beside: string
  load: () => Promise<{ default: ComponentType }>
}

/** What the component of a view gets: the list with its search and filter, and the view's definition. */
export interface CustomViewProps<D = Record<string, unknown>> {
  list: ListState
  definition: D
}

/** How views of a kind that the module brings are shown, beside the list, the board and the others. */
export interface ViewExtension {
  /** Marked by `msg`, so that it can be translated. */
  label: string
  /** Lucide name, such as `map`. */
  icon: string
  /** What a definition holds is known by its kind only. */
  load: () => Promise<{ default: ComponentType<CustomViewProps<never>> }>
}

export interface AdminExtension {
  /** By the name of the kind. */
  views?: Readonly<Record<string, ViewExtension>>
  widgets?: Readonly<Record<string, WidgetExtension>>
  pages?: readonly PageExtension[]
}

/** Declares what a module adds to the admin. Components are best given by `lazy`, so that nobody waits for them. */
export function defineAdmin(extension: AdminExtension): AdminExtension {
  return extension
}
