import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from './error-code.ts'
import { commandLine, identify, isRunning, type ProcessIdentity } from './process-identity.ts'

/** A PostgreSQL server process that holds a data folder, as its `postmaster.pid` tells. */
export type Postmaster = ProcessIdentity & { port: number; ready: boolean }

/**
 * Finds the server that runs on a data folder. The pid file alone proves nothing: after a power loss its number
 * may belong to any program, so the process must be a postgres whose command line names this folder.
 * @param data the real path of the data folder
 * @returns undefined when none runs
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const lines = readPidFile(data)
  if (!lines) return undefined
  const identity = identify(Number(lines[0]))
  if (!identity || !isPostgresOn(identity.pid, data)) return undefined
  return { ...identity, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Removes a pid file that names a living process which is not a server on this folder: PostgreSQL itself would
 * take that process for one and refuse to start. One whose process is gone is left to PostgreSQL, which first
 * makes sure that no child of the dead server is still at work.
 */
function clearStalePidFile(data: string): void {
  const lines = readPidFile(data)
  if (lines && identify(Number(lines[0])) && !findPostmaster(data))
    rmSync(join(data, 'postmaster.pid'), { force: true })
}

/**
 * Stops a server: at once for its clients (fast shutdown), and without a checkpoint where that takes over a minute.
 * @returns when the process is gone
 */
async function stopPostmaster(postmaster: ProcessIdentity): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 60_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ]
  for (const [signal, patience] of steps) {
    const until = Date.now() + patience
    signalProcess(postmaster.pid, signal)
    while (isRunning(postmaster)) {
      if (Date.now() > until) break
      await sleep(20)
    }
    if (!isRunning(postmaster)) return
  }
}

/** Stops the server that an earlier owner left on a data folder, if any, and clears what would block the next. */
export async function stopOrphan(data: string): Promise<void> {
  const orphan = findPostmaster(data)
  if (orphan) await stopPostmaster(orphan)
  clearStalePidFile(data)
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

function readPidFile(data: string): string[] | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function isPostgresOn(pid: number, data: string): boolean {
  const command = commandLine(pid)
  return (
    command !== undefined && /(^|\/)postgres(\s|$)/.test(command) && `${command} `.includes(` -D ${data} `)
  )
}
