import { msg, t } from '../i18n/translate.ts'
import s from './imports.module.css'

const steps = [
  { key: 'file', label: msg('File') },
  { key: 'columns', label: msg('Columns') },
  { key: 'try', label: msg('Try') },
  { key: 'import', label: msg('Import') },
] as const

/** Where one is on the way from a file to its records. */
export function Steps({ at }: { at: (typeof steps)[number]['key'] }) {
  const now = steps.findIndex(({ key }) => key === at)
  return (
    <ol className={s.steps} aria-label={t('Steps')}>
      {steps.map(({ key, label }, place) => (
        <li key={key} data-done={place < now || undefined} aria-current={place === now ? 'step' : undefined}>
          <span aria-hidden>{place + 1}</span>
          {t(label)}
        </li>
      ))}
    </ol>
  )
}
