import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PrimaryFile, readPrimary, runningPrimaries } from '#server/cluster/run-file.ts'
import { dataFolderOf } from '#server/start/settings.ts'
import { print } from './kit/command.ts'

export const name = 'restart'
export const summary = 'Replace the processes of a running program, one after the other.'
export const usage = `
Usage: trellis restart

Tells the primary that runs on TRELLIS_DATA (trellis start --web N --worker N) to replace its processes by new ones, as
kill -USR2 does. Requests go on meanwhile: a process ends only when its successor is ready and its own requests are
done. Ends with 1 when a new process does not start; the old ones then go on.
`

const patienceMs = 5 * 60_000

/** Restarts the processes of all primaries of the data folder, and waits for it. */
export async function run(_argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const folder = dataFolderOf(env)
  const primaries = runningPrimaries(folder)
  if (primaries.length === 0) {
    print(`No primary runs on ${folder}: start one by trellis start --web 2 --worker 2.`)
    return 1
  }
  const done = await Promise.all(primaries.map((primary) => restart(folder, primary)))
  return done.every(Boolean) ? 0 : 1
}

async function restart(folder: string, { pid, address, restarts }: PrimaryFile): Promise<boolean> {
  const begin = Date.now()
  const where = address ?? `process ${pid}`
  process.kill(pid, 'SIGUSR2')
  while (Date.now() - begin < patienceMs) {
    await sleep(100)
    const now = readPrimary(join(folder, `primary-${pid}.json`))
    if (!now) return tell(`${where} ended meanwhile.`, false)
    if (now.restarts === restarts) continue
    if (now.problem !== undefined) return tell(`${where} could not be restarted: ${now.problem}`, false)
    return tell(`Restarted ${where} in ${((Date.now() - begin) / 1_000).toFixed(1)} s.`, true)
  }
  return tell(`${where} is still busy restarting; its log says more.`, false)
}

function tell(line: string, isDone: boolean): boolean {
  print(line)
  return isDone
}
