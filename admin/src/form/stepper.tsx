import { Check } from 'lucide-react'
import { fieldOf } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import s from './stepper.module.css'

/** Where the record stands in its life: done steps, the present one, and those to come. */
export function Stepper({ resource, state }: { resource: Resource; state: string }) {
  const choices = resource.states ? (fieldOf(resource, resource.states.field)?.choices ?? []) : []
  const current = choices.find((one) => one.value === state)
  // A dead end (cancelled) is no step on the way: it shows alone, when it is reached.
  if (!current || current.tone === 'DANGER') return current ? <Badge choice={current} /> : null
  const steps = choices.filter((one) => one.tone !== 'DANGER')
  const at = steps.indexOf(current)
  return (
    <ol className={s.steps} aria-label={t('State')}>
      {steps.map((step, index) => (
        <li
          key={step.value}
          data-done={index < at || undefined}
          data-tone={index === at ? (step.tone ?? 'ACCENT').toLowerCase() : undefined}
          aria-current={index === at ? 'step' : undefined}
          title={step.description ?? undefined}
        >
          {index < at && <Check size={13} aria-hidden />}
          {step.label}
        </li>
      ))}
    </ol>
  )
}
