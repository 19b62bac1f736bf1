import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { isRunning } from '../process-identity.ts'

/** What the runner tells once it serves. */
export type Ready = {
  url: string
  port: number
  pid: number
  version: string
  reused: boolean
  milliseconds: number
}
export type Refused = { code: string; message: string; hint: string }

/** A runner process: `first` is its first word, `logs` what it logged before that. */
export type Runner = {
  child: ChildProcess
  pid: number
  logs: string[]
  errors: () => string
  first: Promise<{ ready?: Ready; refused?: Refused }>
  exited: Promise<number | null>
}

export type RunnerOptions = { mode?: 'serve' | 'once'; env?: NodeJS.ProcessEnv; uid?: number; gid?: number }

const RUNNER = join(import.meta.dirname, 'runner.ts')

const running = new Set<ChildProcess>()

/** Kills the runners that a failed test left: their servers and locks would fail the next tests as well. */
export function killLeftRunners(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Runs the runner on a folder, in a process group of its own, as a terminal would. */
export function run(folder: string, { mode = 'serve', env, ...ids }: RunnerOptions = {}): Runner {
  const child = spawn(process.execPath, [RUNNER, folder, mode], {
    ...ids,
    env: { ...process.env, ...env },
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  const logs: string[] = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const first = new Promise<{ ready?: Ready; refused?: Refused }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const word = JSON.parse(line) as { log?: string; ready?: Ready; refused?: Refused }
      if (word.log !== undefined) logs.push(word.log)
      else resolve(word)
    })
    child.once('close', (code) =>
      reject(new Error(`the runner said nothing and ended with ${code}: ${errors}`)),
    )
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, pid: child.pid ?? 0, logs, errors: () => errors, first, exited }
}

/** Runs the runner until it serves. */
export async function serve(folder: string, options?: RunnerOptions): Promise<Runner & { ready: Ready }> {
  const runner = run(folder, options)
  const { ready, refused } = await runner.first
  if (!ready) throw new Error(`refused: ${refused?.message}`)
  return { ...runner, ready }
}

/** Asks one question of the database behind a URL. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Waits until the condition holds; fails after `patience` milliseconds. */
export async function until(condition: () => boolean, patience = 10_000): Promise<void> {
  const deadline = Date.now() + patience
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function isAlive(pid: number): boolean {
  return isRunning({ pid, started: undefined })
}

/** A new folder under the system's temporary one. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'trellis-embedded-')))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
