/** A PostgreSQL that is none of the program's: nobody but the one who started it starts it again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { place } from '#server/embedded/placement.ts'
import { findPrograms } from '#server/embedded/programs.ts'
import { chooseRunAs, commandAs } from '#server/embedded/run-as.ts'
import { serverSettings } from '#server/embedded/settings.ts'
import { openServer } from '#server/start/open-server.ts'
import { accepts } from './database-kills.ts'

/** A server of its own folder and port. */
export interface ExternalServer {
  /** URL of an empty database, as an operator gives it in DATABASE_URL. */
  url: string
  /** kill -9 of its first process. */
  kill(): void
  /** Whether it has ended, by whatever cause. */
  hasEnded(): boolean
  /** Starts it again, and resolves once it accepts connections. */
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Makes and starts a server.
 * @param env variables for its processes, such as those that falsify its clock
 */
export async function startExternalServer(
  folder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<ExternalServer> {
  const made = await openServer({}, folder)
  await made.stop()
  const { port } = new URL(made.controlUrl)
  const runAs = chooseRunAs()
  const { data, programs } = place(folder, findPrograms(), runAs, () => undefined)
  const { file, args, ids } = commandAs(runAs, [
    join(programs, 'bin', 'postgres'),
    ...['-D', data, ...serverSettings(Number(port))],
  ])
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    for (;;) {
      const started = spawn(file, args, { ...ids, cwd: '/', stdio: 'ignore', env: { LC_ALL: 'C', ...env } })
      child = started
      // It gives up as long as processes of the one that was killed are still there.
      while (started.exitCode === null && started.signalCode === null) {
        if (await accepts(made.controlUrl)) return
        await sleep(20)
      }
    }
  }

  const hasEnded = (): boolean => !child || child.exitCode !== null || child.signalCode !== null

  await start()
  return {
    url: made.controlUrl,
    hasEnded,
    start,
    kill: () => void child?.kill('SIGKILL'),
    async stop() {
      if (!child || hasEnded()) return
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
    },
  }
}
