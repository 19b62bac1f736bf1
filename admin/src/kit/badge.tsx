import type { Choice } from '../data/types.ts'
import s from './badge.module.css'

/** A choice as a quiet tinted badge. */
export function Badge({ choice }: { choice: Pick<Choice, 'label' | 'tone'> }) {
  const tone = (choice.tone ?? 'NEUTRAL').toLowerCase()
  return (
    <span className={s.badge} data-tone={tone}>
      {choice.label}
    </span>
  )
}
