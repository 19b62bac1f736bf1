/** How long ago a moment was, in the words of the viewer's language: "5 minutes ago", "yesterday". */

import { localeInForce } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'
import { formatInstant } from './format.ts'

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** Relative for a week, then the day. */
export function formatAgo(value: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(value)) / 1000)
  if (seconds > 7 * 86_400) return formatInstant(value, 'day')
  const words = new Intl.RelativeTimeFormat(localeInForce(), { numeric: 'auto' })
  for (const [unit, size] of steps)
    if (seconds >= size) return words.format(-Math.floor(seconds / size), unit)
  return t('just now')
}
