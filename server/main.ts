/** The composition root: the program with the modules that ship with it. */
import { modules } from '#modules/index.ts'
import { type Running, serve } from './start/serve.ts'
import { startSettings } from './start/settings.ts'
import { untilSignal } from './start/signals.ts'
import { welcome } from './start/welcome.ts'

/**
 * Starts the program, says where it is, and serves until a signal ends it.
 * @returns the exit code
 * @throws StartupError
 */
export async function main(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const settings = startSettings(argv, env)
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const signal = untilSignal()
  const starting = serve(modules, settings, env, say)
  const running: Running | undefined = await Promise.race([starting, signal.then(() => undefined)])
  if (running) {
    say(welcome(running))
    await signal
  }
  say('Stopping …')
  // A signal during the start waits for it to come to a point from which it can be stopped.
  await (await starting.catch(() => undefined))?.stop()
  return 0
}
