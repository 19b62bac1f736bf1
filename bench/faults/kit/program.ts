/** Starts the program as an operator does, on data that is thrown away afterwards. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '#server/embedded/free-port.ts'

const bin = join(import.meta.dirname, '../../../server/cli/bin.mjs')

/** Who signs in. */
export const admin = { email: 'admin@example.com', password: 'a password of the faults 1' }

/** A running program. */
export interface Program {
  child: ChildProcess
  address: string
  port: number
  /** All that it wrote, standard error included. */
  said(): string
  /** The exit code, once it has ended. */
  finished: Promise<number | null>
  /** Ends it in order; the exit code. */
  stop(): Promise<number | null>
}

/** Options of `startProgram`. */
export interface StartOptions {
  /** The data folder, such as that of an earlier start. */
  folder: string
  /** Words after `start`. */
  words?: string[]
  env?: NodeJS.ProcessEnv
  /** Another program to run it by, with its arguments, such as `prlimit`. */
  through?: string[]
  port?: number
}

/** A new data folder; the function removes it. */
export function dataFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-faults-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }) }
}

/**
 * Starts the program on a free port and waits until it says that it serves.
 * @throws Error with what it said, when it ends before
 */
export async function startProgram(options: StartOptions): Promise<Program> {
  const port = options.port ?? (await findFreePort())
  const words = [bin, 'start', '--port', String(port), ...(options.words ?? [])]
  const [file = process.execPath, ...before] = options.through ?? []
  const args = options.through ? [...before, process.execPath, ...words] : words
  const { DATABASE_URL: _url, ...surroundings } = process.env
  const child = spawn(file, args, {
    cwd: tmpdir(),
    env: {
      ...surroundings,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      TRELLIS_DATA: options.folder,
      TRELLIS_ADMIN_PASSWORD: admin.password,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const finished = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    const onText = (chunk: string): void => {
      text += chunk
      if (text.includes('Ctrl-C')) resolve()
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText)
    void finished.then((code) => reject(new Error(`It ended with ${code} before it served: ${text}`)))
  })
  return {
    child,
    address: `http://127.0.0.1:${port}`,
    port,
    said: () => text,
    finished,
    stop() {
      child.kill('SIGTERM')
      return finished
    },
  }
}

/** Runs a command of the program to its end, and gives what it wrote. */
export async function runCommand(
  folder: string,
  databaseUrl: string,
  words: string[],
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [bin, ...words], {
    env: { ...process.env, TRELLIS_DATA: folder, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}
