import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.ts'
import type { Placement } from './placement.ts'
import { findPostmaster, type Postmaster, stopOrphan } from './postmaster.ts'
import type { RunAs } from './run-as.ts'
import { explainFailure, recentLog, startLogPath } from './server-log.ts'
import { serverSettings } from './settings.ts'
import { startWatched, type WatchedServer } from './watchdog.ts'

/** A server that accepts connections, and the hold on it. */
export type Launched = { postmaster: Postmaster; server: WatchedServer }

/**
 * Starts the server on a data folder, after stopping one that an earlier owner left there.
 * @param preferredPort used where it is free; a start that loses a port to another program takes the next
 * @throws StartupError DISK_FULL, DATABASE_VERSION, DATABASE_FAILED, FOLDER_UNWRITABLE
 */
export async function launch(
  folder: string,
  placement: Placement,
  runAs: RunAs,
  preferredPort: number | undefined,
): Promise<Launched> {
  const { data, programs } = placement
  const since = Date.now()
  const deadline = since + 120_000
  for (let port = preferredPort; ; port = undefined) {
    await stopOrphan(data)
    const chosen = await findFreePort(port)
    const command = [join(programs, 'bin', 'postgres'), '-D', data, ...serverSettings(chosen)]
    const server = startWatched(runAs, command, startLogPath(folder))
    const postmaster = await untilReady(data, server)
    if (postmaster) return { postmaster, server }
    const output = recentLog(folder, data, since)
    const mayPass = /Address already in use|pre-existing shared memory block/i.test(output)
    if (!mayPass || Date.now() > deadline) throw explainFailure(output, folder, data)
    await sleep(100)
  }
}

/** The server once it accepts connections (recovery after a crash may take its time), or undefined once it gave up. */
async function untilReady(data: string, server: WatchedServer): Promise<Postmaster | undefined> {
  while (!server.hasClosed()) {
    const postmaster = findPostmaster(data)
    if (postmaster?.ready) return postmaster
    await sleep(15)
  }
  return undefined
}
