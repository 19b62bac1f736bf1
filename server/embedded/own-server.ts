import { setTimeout as sleep } from 'node:timers/promises'
import { describeDatabase, type EmbeddedDatabase } from './embedded-database.ts'
import { type Launched, launch } from './launch.ts'
import type { Placement } from './placement.ts'
import { identifySelf } from './process-identity.ts'
import type { RunAs } from './run-as.ts'
import { type State, writeState } from './state-file.ts'

/** What it takes to start the server again. */
export type Context = {
  folder: string
  placement: Placement
  runAs: RunAs
  version: string
  log: (line: string) => void
}

/**
 * Remembers the server as this process's own, and while this process lives, starts it again when it crashes.
 * @returns its description, whose `pid` follows such restarts
 */
export function own(context: Context, first: Launched): EmbeddedDatabase {
  const { folder, version } = context
  let current = first
  let stopping: Promise<void> | undefined
  let restarting: Promise<void> | undefined
  const database = describeDatabase(folder, first.postmaster, version, false, () => {
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
