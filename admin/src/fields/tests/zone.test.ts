import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { instantAt, setZone, startOfDay, wallTime } from '../zone.ts'

describe('the user’s time zone', () => {
  afterEach(() => setZone(null))

  test('shows and reads the clock on the wall, in summer and in winter', () => {
    setZone('Europe/Paris')
    expect(wallTime(new Date('2026-07-01T10:00:00Z'))).toBe('2026-07-01T12:00:00')
    expect(instantAt('2026-07-01T12:00')).toBe('2026-07-01T10:00:00.000Z')
    expect(instantAt('2026-12-01T12:00')).toBe('2026-12-01T11:00:00.000Z')
    expect(startOfDay('2026-03-29', 1)).toBe('2026-03-29T22:00:00.000Z')
  })

  test('reads back whatever it shows, but for the hour that a change of the clock repeats', () => {
    const zones = fc.constantFrom(
      'UTC',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'America/Lima',
    )
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2040-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        setZone(zone)
        const wall = wallTime(instant)
        expect(wallTime(new Date(instantAt(wall)))).toBe(wall)
      }),
    )
  })

  test('is the browser’s own for a name that it does not know', () => {
    setZone('Mars/Olympus')
    expect(instantAt(wallTime(new Date('2026-07-01T10:00:00Z')))).toBe('2026-07-01T10:00:00.000Z')
  })
})
