/** The user's time zone: instants are shown, typed and filtered in it; without one in the browser's. */
let zone: string | undefined

/** Sets the zone by its IANA name; null, or a name that the browser does not know, means the browser's own. */
export function setZone(name: string | null): void {
  zone = undefined
  if (!name) return
  try {
    new Intl.DateTimeFormat(undefined, { timeZone: name })
    zone = name
  } catch {
    // The browser's own stays in force.
  }
}

/** The zone in force; undefined for the browser's. */
export const currentZone = (): string | undefined => zone

/** What the clock on the wall says at an instant: `YYYY-MM-DDTHH:mm:ss`. */
export function wallTime(instant: Date | number): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(instant).replace(' ', 'T')
}

/** The instant, in ISO form and UTC, at which the clock on the wall shows this; of a repeated hour the first. */
export function instantAt(wall: string): string {
  const wanted = Date.parse(`${wall}${wall.length === 10 ? 'T00:00' : ''}Z`)
  const offset = (at: number) => Date.parse(`${wallTime(at)}Z`) - at
  // Once more from the first answer: around a change of the clock the offset there is the one that counts.
  const near = wanted - offset(wanted)
  return new Date(wanted - offset(near)).toISOString()
}

/** The start of a day, `YYYY-MM-DD`, some days later, as an instant. */
export function startOfDay(day: string, plus = 0): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + plus)
  return instantAt(next.toISOString().slice(0, 10))
}

/** Today's day on the user's wall. */
export const today = (): string => wallTime(Date.now()).slice(0, 10)
