import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import s from './dashboards.module.css'

/** Nothing that fits the widget's filter. */
export function Empty() {
  return <p className={s.quiet}>{t('Nothing fits at the moment.')}</p>
}

/** Why the widget shows nothing. */
export function Failed({ error }: { error: unknown }) {
  return (
    <p className={s.quiet} role="alert">
      {messageOf(error)}
    </p>
  )
}
