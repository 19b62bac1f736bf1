import type { ReactNode } from 'react'
import type { Resource, Row } from '../data/types.ts'
import { Icon } from '../kit/icon.tsx'

/** One line of the command field, and where it leads or what it does. */
export interface Hit {
  key: string
  label: string
  hint: string
  icon: ReactNode
  choose: { to: string } | { run: () => void }
}

/** Whether all words are somewhere in what the hit is called, or in the other words that one may think of. */
export const fits = (hit: { label: string }, text: string, others = ''): boolean =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${hit.label} ${others}`.toLowerCase().includes(word))

/** A record as a hit. */
export function recordHit(resource: Resource, node: Row, icon?: ReactNode): Hit {
  return {
    key: `${resource.name}/${node.id}`,
    label: String(node.displayName),
    hint: resource.label,
    icon: icon ?? <Icon name={resource.icon} label={resource.label} />,
    choose: { to: `/${resource.name}/${node.id}` },
  }
}
