/** How much of the calendar is seen at once. */
export type Span = 'month' | 'week' | 'day' | 'list'

export const spanLabels: Record<Span, string> = { month: 'Month', week: 'Week', day: 'Day', list: 'List' }

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
export function firstWeekday(locale: string | undefined): number {
  const known = new Intl.Locale(locale ?? navigator.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
  }
  return (known.getWeekInfo?.().firstDay ?? 1) % 7
}
