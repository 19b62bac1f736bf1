/** What a module may add to the admin, in its `admin/index.tsx`. */
import type { ComponentType } from 'react'
import type { Field } from '../data/types.ts'
import type { FieldInputProps } from '../fields/input-props.ts'

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
  label: string
  /** Lucide name, such as `barcode`. */
  icon: string
  /** The entity under whose entry the page stands in the navigation; who may not see the one does not see the other. */
  beside: string
  load: () => Promise<{ default: ComponentType }>
}

export interface AdminExtension {
  widgets?: Readonly<Record<string, WidgetExtension>>
  pages?: readonly PageExtension[]
}

/** Declares what a module adds to the admin. Components are best given by `lazy`, so that nobody waits for them. */
export function defineAdmin(extension: AdminExtension): AdminExtension {
  return extension
}
