/** Clocks that go wrong while a process runs: libfaketime (Debian: `apt-get install libfaketime`) told by a file. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Path of the library, where it is installed. */
export function libfaketime(): string | undefined {
  return globSync('/usr/lib/{*/,}faketime/libfaketimeMT.so.1')[0]
}

/** The clock of those processes that are started with its environment. */
export interface FalseClock {
  env: Record<string, string>
  /** Sets it, as `man faketime` says: `+1h`, `-1h`, or `@2026-10-25 00:59:00 x60`, in UTC and sixty times as fast. */
  set(time: string): void
  remove(): void
}

/** @throws Error where libfaketime is missing */
export function falseClock(time: string, timeZone: string): FalseClock {
  const library = libfaketime()
  if (!library) throw new Error('libfaketime is not installed: apt-get install libfaketime')
  const folder = mkdtempSync(join(tmpdir(), 'trellis-clock-'))
  const file = join(folder, 'time')
  const set = (text: string): void => writeFileSync(file, text)
  set(time)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // All processes of a server see a jump at the same moment.
      FAKETIME_NO_CACHE: '1',
      // Only the time of day: what counts the time since a start never jumps.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: timeZone,
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
