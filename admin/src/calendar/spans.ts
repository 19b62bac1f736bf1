import { msg } from '../i18n/translate.ts'

/** How much of the calendar is seen at once. */
export type Span = 'month' | 'week' | 'day' | 'list'

export const spanLabels: Record<Span, string> = {
  month: msg('Month'),
  week: msg('Week'),
  day: msg('Day'),
  list: msg('List'),
}

/** What the arrows of the calendar lead to. */
export const stepLabels: Record<Span, [before: string, after: string]> = {
  month: [msg('Previous month'), msg('Next month')],
  week: [msg('Previous week'), msg('Next week')],
  day: [msg('Previous day'), msg('Next day')],
  list: [msg('Previous month'), msg('Next month')],
}

/** The spans that a screen has room for, the usual one first. */
export const spansFor = (isPhone: boolean): Span[] =>
  isPhone ? ['list', 'day'] : ['month', 'week', 'day', 'list']

/** FullCalendar's name of the view; records that have days and no hours need no hours beside them. */
export function viewType(span: Span, isTimed: boolean): string {
  if (span === 'month') return 'dayGridMonth'
  if (span === 'list') return 'listMonth'
  const grid = isTimed ? 'timeGrid' : 'dayGrid'
  return span === 'week' ? `${grid}Week` : `${grid}Day`
}

/** The span of a view of FullCalendar. */
export function spanOf(type: string): Span {
  if (type.startsWith('list')) return 'list'
  return type.endsWith('Month') ? 'month' : type.endsWith('Week') ? 'week' : 'day'
}

/** The weekday that a week of the locale begins with, Sunday being 0; Monday where the browser does not know. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
  }
  return (known.getWeekInfo?.().firstDay ?? 1) % 7
}
