import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareFolder } from './data-folder.ts'
import { describeDatabase, type EmbeddedDatabase } from './embedded-database.ts'
import { initialize } from './initialize.ts'
import { launch } from './launch.ts'
import { tryLock } from './lock-file.ts'
import { own } from './own-server.ts'
import { readPassword } from './password-file.ts'
import { place } from './placement.ts'
import { findPostmaster } from './postmaster.ts'
import { isRunning } from './process-identity.ts'
import { findPrograms } from './programs.ts'
import { resetPassword } from './reset-password.ts'
import { chooseRunAs } from './run-as.ts'
import { StartupError } from './startup-error.ts'
import { readState } from './state-file.ts'

export type EmbeddedOptions = {
  /** Data folder; made where missing. */
  folder: string
  /** Gets a line for a person to read where something unusual is done. */
  log?: (line: string) => void
}

/**
 * Starts the embedded PostgreSQL of a data folder, making its database first where there is none.
 *
 * The server ends with this process, however that ends. One that an earlier process left is stopped first. One
 * that belongs to another living process is used and not stopped: so a command-line tool works beside the running
 * program. While this process lives, a server that crashes is started again on the same port.
 * @throws StartupError
 * @example
 * const database = await startEmbedded({ folder: '.data' })
 * // … connect to database.url …
 * await database.stop()
 */
export async function startEmbedded({
  folder,
  log = () => undefined,
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const path = prepareFolder(folder)
  // Two starts at the same time: the second waits, then finds the server of the first.
  const lock = await waitForLock(join(path, 'postgres.lock'))
  try {
    const existing = await findOwned(path)
    if (existing) return existing
    const programs = findPrograms()
    const runAs = chooseRunAs()
    const placement = place(path, programs, runAs, log)
    await initialize(path, placement, runAs)
    if (readPassword(path) === undefined) {
      log(`${join(path, 'postgres.password')} is missing: the database's superuser gets a new password.`)
      await resetPassword(path, placement, runAs)
    }
    const launched = await launch(path, placement, runAs, readState(path)?.port)
    return own({ folder: path, placement, runAs, version: programs.version, log }, launched)
  } finally {
    lock.release()
  }
}

/** The server of another living owner, or undefined. One whose owner is just restarting it is waited for. */
async function findOwned(folder: string): Promise<EmbeddedDatabase | undefined> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const state = readState(folder)
    if (!state?.owner || !isRunning({ pid: state.owner.pid, started: state.owner.started })) return undefined
    const data = join(folder, 'postgres')
    const postmaster = existsSync(data) ? findPostmaster(realpathSync(data)) : undefined
    if (postmaster?.ready && readPassword(folder)) {
      return describeDatabase(folder, postmaster, state.version, true, () => Promise.resolve())
    }
    await sleep(50)
  }
  throw new StartupError(
    'FOLDER_IN_USE',
    `Process ${readState(folder)?.owner?.pid} owns the database of ${folder}, but its server does not run.`,
    'Look at what that process says, or stop it, and start again.',
  )
}

async function waitForLock(path: string): Promise<{ release: () => void }> {
  const until = Date.now() + 150_000
  for (;;) {
    const lock = tryLock(path)
    if ('held' in lock) return lock.held
    if (Date.now() > until) {
      throw new StartupError(
        'FOLDER_IN_USE',
        `Process ${lock.holder.pid} has been starting this database since ${lock.holder.since}.`,
        'Look at what that process says, or stop it, and start again.',
      )
    }
    await sleep(50)
  }
}
