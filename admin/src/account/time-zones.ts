/** The time zones of the world, each with how far its clocks are from UTC now. */

export interface TimeZone {
  /** IANA name, such as `America/New_York`; empty for that of the device. */
  id: string
  /** The name as people read it: `America/New York`. */
  label: string
  /** Such as `UTC+05:30`. */
  offset: string
}

/** Names that browsers still list by their former ones. Both are understood everywhere; people look for the new ones. */
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** All zones that the browser knows in the order of their names, with `current` where it is not among them. */
export function timeZones(current: string | null, now = new Date()): TimeZone[] {
  const ids = new Set([
    ...Intl.supportedValuesOf('timeZone').map((id) => renamed[id] ?? id),
    'UTC',
    ...(current ? [current] : []),
  ])
  return [...ids].flatMap((id) => timeZone(id, now) ?? []).sort((a, b) => a.label.localeCompare(b.label))
}

/** A zone by its IANA name; undefined for one that the browser does not know. */
export function timeZone(id: string, now = new Date()): TimeZone | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: id, timeZoneName: 'longOffset' }).formatToParts(
      now,
    )
    const told = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const offset = told === 'GMT' ? 'UTC+00:00' : told.replace('GMT', 'UTC')
    return { id, label: id.replaceAll('_', ' '), offset }
  } catch {
    return undefined
  }
}

/** Zone that the device is set to. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
