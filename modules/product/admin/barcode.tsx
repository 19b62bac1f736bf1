import { t } from '#admin/i18n/translate.ts'
import s from './barcode.module.css'
import { barsOf } from './bars.ts'

/** A barcode that a scanner reads from the screen or from paper; nothing where the text is none. */
export function Barcode({ text }: { text: string }) {
  const bars = barsOf(text)
  if (!bars) return null
  // The quiet zones at both sides belong to the code.
  return (
    <svg className={s.bars} viewBox="0 0 115 40" role="img" aria-label={t('Barcode {{text}}', { text })}>
      <rect width="115" height="40" className={s.paper} />
      {[...bars].map((bar, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: a module is its place
        bar === '1' ? <rect key={at} x={11 + at} y="4" width="1" height="32" className={s.ink} /> : null,
      )}
    </svg>
  )
}
