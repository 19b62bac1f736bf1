import { icons } from 'lucide-react'
import type { ReactNode } from 'react'

/** Any lucide icon by its dashed name; kept in a chunk of its own because it brings all of them. */
export default function AnyIcon({
  name,
  size,
  fallback,
}: {
  name: string
  size: number
  fallback: ReactNode
}) {
  const pascal = name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
  const Found = (icons as Record<string, (typeof icons)['Box'] | undefined>)[pascal]
  return Found ? <Found size={size} strokeWidth={1.75} aria-hidden /> : fallback
}
