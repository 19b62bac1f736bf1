import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { prepareFolder } from './data-folder.ts'
import { initialize } from './initialize.ts'
import { type Launched, launch } from './launch.ts'
import { tryLock } from './lock-file.ts'
import { readPassword } from './password-file.ts'
import { type Placement, place } from './placement.ts'
import { findPostmaster, type Postmaster } from './postmaster.ts'
import { identifySelf, isRunning } from './process-identity.ts'
import { findPrograms } from './programs.ts'
import { resetPassword } from './reset-password.ts'
import { chooseRunAs, type RunAs } from './run-as.ts'
import { StartupError } from './startup-error.ts'
import { readState, type State, writeState } from './state-file.ts'

/** The running embedded PostgreSQL. */
export type EmbeddedDatabase = {
  /** URL of the database `postgres` as superuser; it holds the password, so it is not for logs. */
  url: string
  /** The data folder, absolute; the database's files are in its `postgres`. */
  folder: string
  /** On 127.0.0.1; it stays the same over restarts unless another program took it meanwhile. */
  port: number
  /** Of the server process. It changes when the server had to be restarted after a crash. */
  pid: number
  /** Such as `18.4`. */
  version: string
  /** True when another start, still alive, owns the server: this one only uses it. */
  reused: boolean
  /** Stops the server and waits for it; does nothing the second time, nor to a reused server. */
  stop: () => Promise<void>
}

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

type Context = {
  folder: string
  placement: Placement
  runAs: RunAs
  version: string
  log: (line: string) => void
}

/** Remembers the server as ours, and starts it again when it crashes. */
function own(context: Context, first: Launched): EmbeddedDatabase {
  const { folder, version } = context
  let current = first
  let stopping: Promise<void> | undefined
  let restarting: Promise<void> | undefined
  const database = describe(folder, first.postmaster, version, false, () => {
    stopping ??= stop()
    return stopping
  })

  function remember(owner: State['owner']): void {
    writeState(folder, { port: database.port, pid: database.pid, version, owner })
  }

  async function stop(): Promise<void> {
    await restarting
    await current.server.close()
    remember(null)
  }

  function watch(): void {
    const ended = () => {
      if (!stopping) restarting = restart()
    }
    current.server.closed.then(ended, ended)
  }

  async function restart(): Promise<void> {
    context.log('The embedded PostgreSQL ended unexpectedly; starting it again.')
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        const next = await launch(folder, context.placement, context.runAs, database.port)
        if (next.postmaster.port !== database.port) {
          // Everyone was told the old address: wait for its thief to go.
          await next.server.close()
          throw new Error(`port ${database.port} is taken by another program`)
        }
        current = next
        database.pid = next.postmaster.pid
        remember(identifySelf())
        watch()
        return
      } catch (error) {
        context.log(`It does not start yet: ${error instanceof Error ? error.message : String(error)}`)
        await sleep(pause, undefined, { ref: false })
      }
    }
  }

  remember(identifySelf())
  watch()
  return database
}

/** The server of another living owner, or undefined. One whose owner is just restarting it is waited for. */
async function findOwned(folder: string): Promise<EmbeddedDatabase | undefined> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const state = readState(folder)
    if (!state?.owner || !isRunning({ pid: state.owner.pid, started: state.owner.started })) return undefined
    const data = join(folder, 'postgres')
    const postmaster = existsSync(data) ? findPostmaster(realpathSync(data)) : undefined
    if (postmaster?.ready && readPassword(folder)) {
      return describe(folder, postmaster, state.version, true, () => Promise.resolve())
    }
    await sleep(50)
  }
  throw new StartupError(
    'FOLDER_IN_USE',
    `Process ${readState(folder)?.owner?.pid} owns the database of ${folder}, but its server does not run.`,
    'Look at what that process says, or stop it, and start again.',
  )
}

function describe(
  folder: string,
  postmaster: Postmaster,
  version: string,
  reused: boolean,
  stop: () => Promise<void>,
): EmbeddedDatabase {
  const { pid, port } = postmaster
  const url = `postgres://postgres:${readPassword(folder) ?? ''}@127.0.0.1:${port}/postgres`
  return { url, folder, port, pid, version, reused, stop }
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
