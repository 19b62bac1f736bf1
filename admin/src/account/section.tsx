import type { ReactNode } from 'react'
import { formatInstant } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import s from './account.module.css'

interface SectionProps {
  title: string
  hint: string
  action?: ReactNode
  children?: ReactNode
}

/** One matter of the account: what it is, what can be done, what there is. */
export function Section({ title, hint, action, children }: SectionProps) {
  return (
    <section className={s.section} aria-label={title}>
      <div className={s.head}>
        <div>
          <h2 className={s.heading}>{title}</h2>
          <p className={s.hint}>{hint}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}

/** One thing of a list: what it is, more about it, what to do with it. */
export function Row({
  title,
  detail,
  children,
}: {
  title: ReactNode
  detail: ReactNode
  children?: ReactNode
}) {
  return (
    <li className={s.row}>
      <div className={s.what}>
        <strong>{title}</strong>
        <span>{detail}</span>
      </div>
      {children}
    </li>
  )
}

/** A moment, short. */
export function when(moment: string | null, never = t('never')): string {
  if (!moment) return never
  return formatInstant(moment)
}
