import { lazy, Suspense } from 'react'
import { commonIcons } from './common-icons.ts'

// Any other icon comes with a chunk of its own.
const AnyIcon = lazy(() => import('./any-icon.tsx'))

/** An icon by its lucide name; `label`'s first letter stands in where there is none. */
export function Icon({ name, label, size = 16 }: { name: string | null; label: string; size?: number }) {
  const Known = name ? commonIcons.get(name) : undefined
  if (Known) return <Known size={size} strokeWidth={1.75} aria-hidden />
  const letter = <LetterIcon label={label} size={size} />
  if (!name) return letter
  return (
    <Suspense fallback={letter}>
      <AnyIcon name={name} size={size} fallback={letter} />
    </Suspense>
  )
}

function LetterIcon({ label, size }: { label: string; size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      <rect x="1" y="1" width="14" height="14" rx="4" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <text x="8" y="11.2" textAnchor="middle" fontSize="8.5" fontWeight="600" fill="currentColor">
        {label.charAt(0).toUpperCase()}
      </text>
    </svg>
  )
}
