import { expect, test } from 'vitest'
import { jumpOfDatabase, jumpOfProcess } from '../cases/clock-jumps.ts'
import { libfaketime } from '../kit/false-clock.ts'

// Not one of those that must run everywhere: the library is in no npm package.
const isSkipped = libfaketime() === undefined
if (isSkipped) console.warn('Skipped: clocks that jump need libfaketime (apt-get install libfaketime).')

test.skipIf(isSkipped)(
  'the clock of a scheduler may jump: no time is missed, run for twice or early',
  async () => {
    expect(await jumpOfProcess(3)).toMatchObject({ missed: 0, doubled: 0, early: 0, kills: 3 })
  },
  180_000,
)

test.skipIf(isSkipped)(
  'neither does the database that jumps an hour forth and back in the night of a change of summer time',
  async () => {
    const { times, ...count } = await jumpOfDatabase('2026-10-25', 0.5)
    expect(count).toMatchObject({ missed: 0, doubled: 0 })
    // Three a minute: more than the half hour has, because of the hour that the clock was ahead.
    expect(times).toBeGreaterThan(90)
  },
  300_000,
)
