import type { DatePart } from '../data/types.ts'
import { localeInForce } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'

/** A period by its first day, `YYYY-MM-DD`, in the user's words: "Mar 2026", "Q1 2026", "2026". */
export function formatPeriod(day: string, by: DatePart): string {
  const date = new Date(`${day}T00:00:00Z`)
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeInForce(), { ...options, timeZone: 'UTC' }).format(date)
  if (by === 'YEAR') return say({ year: 'numeric' })
  if (by === 'QUARTER')
    return t('Q{{quarter}} {{year}}', {
      quarter: Math.floor(date.getUTCMonth() / 3) + 1,
      year: say({ year: 'numeric' }),
    })
  if (by === 'MONTH') return say({ month: 'short', year: 'numeric' })
  return by === 'WEEK'
    ? t('Week of {{day}}', { day: say({ dateStyle: 'medium' }) })
    : say({ dateStyle: 'medium' })
}

const mostPeriods = 400

/** All periods from the first to the last, those without records too; nothing is added when they are too many. */
export function withGaps(days: string[], by: DatePart): string[] {
  const sorted = [...new Set(days)].sort()
  const last = sorted.at(-1)
  if (!last) return sorted
  const all: string[] = []
  for (let day = sorted[0] ?? last; day <= last; day = nextPeriod(day, by)) {
    all.push(day)
    if (all.length > mostPeriods) return sorted
  }
  return all
}

function nextPeriod(day: string, by: DatePart): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (by === 'DAY') date.setUTCDate(date.getUTCDate() + 1)
  else if (by === 'WEEK') date.setUTCDate(date.getUTCDate() + 7)
  else if (by === 'YEAR') date.setUTCFullYear(date.getUTCFullYear() + 1)
  else date.setUTCMonth(date.getUTCMonth() + (by === 'QUARTER' ? 3 : 1))
  return date.toISOString().slice(0, 10)
}
