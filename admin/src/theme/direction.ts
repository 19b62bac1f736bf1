/** The direction in which the viewer's language is written. */

/** For browsers that do not tell it by `Intl.Locale`: the languages whose scripts run from right to left. */
const fromTheRight = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

interface TextInfo {
  direction: 'ltr' | 'rtl'
}

/** The direction of a locale such as `ar-EG`. */
export function directionOf(locale: string | undefined): 'ltr' | 'rtl' {
  if (!locale) return 'ltr'
  const known = new Intl.Locale(locale) as Intl.Locale & { getTextInfo?: () => TextInfo; textInfo?: TextInfo }
  const told = known.getTextInfo?.() ?? known.textInfo
  return told?.direction ?? (fromTheRight.has(known.language) ? 'rtl' : 'ltr')
}

/** Lays the whole page out for a locale. */
export function applyDirection(locale: string | undefined): void {
  document.documentElement.dir = directionOf(locale)
}

const isRtl = () => document.documentElement.dir === 'rtl'

/** The side at which a line of text starts or ends, for what is placed by script. */
export function side(of: 'start' | 'end'): 'left' | 'right' {
  return (of === 'start') === isRtl() ? 'right' : 'left'
}

/** The key that was pressed, `ArrowRight` standing for "onward" in either direction. */
export function onwardKey(key: string): string {
  if (!isRtl()) return key
  if (key === 'ArrowRight') return 'ArrowLeft'
  return key === 'ArrowLeft' ? 'ArrowRight' : key
}

/** A distance along the line in pixels, positive for "onward". */
export function onward(pixels: number): number {
  return isRtl() ? -pixels : pixels
}
