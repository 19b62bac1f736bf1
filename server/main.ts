/** The composition root: the program with the modules that ship with it. */
import { modules } from '#modules/index.ts'
import { type RunningCluster, serveCluster } from './cluster/primary.ts'
import { type Running, serve } from './start/serve.ts'
import { startSettings } from './start/settings.ts'
import { untilSignal } from './start/signals.ts'
import { welcome } from './start/welcome.ts'

/** Clients that were told to go on elsewhere get this long to notice, in milliseconds; Ctrl-C does not wait. */
const linger = 500

/**
 * Starts the program, says where it is, and serves until a signal ends it.
 * @returns the exit code
 * @throws StartupError
 */
export async function main(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const settings = startSettings(argv, env)
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  let running: Running | RunningCluster | undefined
  const restart = (): void => {
    if (running && 'restart' in running) void running.restart()
  }
  const signal = untilSignal(settings.isCluster ? restart : undefined)
  const starting: Promise<Running | RunningCluster> = (settings.isCluster ? serveCluster : serve)(
    modules,
    settings,
    env,
    say,
  )
  running = await Promise.race([starting, signal.then(() => undefined)])
  if (running) {
    say(welcome(running))
    await signal
  }
  say('Stopping …')
  const ending = { linger: (await signal) === 'SIGTERM' ? linger : 0 }
  // A signal during the start waits for it to come to a point from which it can be stopped.
  await (await starting.catch(() => undefined))?.stop(ending)
  return 0
}
