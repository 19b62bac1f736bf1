import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { findFreePort } from '#server/embedded/free-port.ts'

const bin = join(import.meta.dirname, '../../cli/bin.mjs')
const running = new Set<ChildProcess>()
const folders: string[] = []

/** A new data folder, removed after the tests of the file, with whatever still runs on it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-start-'))
  folders.push(folder)
  return folder
}

afterAll(async () => {
  const left = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)))
  for (const child of running) child.kill('SIGTERM')
  await Promise.all(left)
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
})

/** A finished command. */
export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

/** A started program. */
export interface Program {
  child: ChildProcess
  /** What it said so far. */
  said(): string
  /** Waits for a text on its standard output. */
  until(text: string | RegExp): Promise<RegExpExecArray>
  finished: Promise<Finished>
}

function environment(folder: string, extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _url,
    TRELLIS_ADMIN_EMAIL: _email,
    TRELLIS_ADMIN_PASSWORD: _password,
    ...env
  } = process.env
  return { ...env, TRELLIS_DATA: folder, NODE_ENV: 'production', HOST: '127.0.0.1', ...extra }
}

/** Runs `trellis` with these words, as a terminal would. */
export function trellis(folder: string, words: string[], extra: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: tmpdir(),
    env: environment(folder, extra),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const listener of listeners) listener()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const finished = new Promise<Finished>((resolve) =>
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code, stdout, stderr })
    }),
  )
  return {
    child,
    said: () => stdout,
    finished,
    until: (text) =>
      new Promise((resolve, reject) => {
        const pattern = typeof text === 'string' ? new RegExp(text) : text
        const look = () => {
          const found = pattern.exec(stdout)
          if (found) resolve(found)
        }
        listeners.add(look)
        look()
        void finished.then(({ code }) =>
          reject(new Error(`it ended with ${code} before it said ${pattern}: ${stdout}${stderr}`)),
        )
      }),
  }
}

/** Runs a command to its end. */
export function command(folder: string, words: string[], extra: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return trellis(folder, words, extra).finished
}

/** Starts the program on a free port and waits until it serves. */
export async function start(
  folder: string,
  words: string[] = [],
  extra: NodeJS.ProcessEnv = {},
): Promise<Program & { address: string; port: number; password: string | undefined }> {
  const port = await findFreePort()
  const program = trellis(folder, ['start', '--port', String(port), ...words], extra)
  const [, address = ''] = await program.until(/Address\s+(\S+)[\s\S]*Ctrl-C/)
  const password = /Password\s+(\S+)/.exec(program.said())?.[1]
  return { ...program, address: address.replace('localhost', '127.0.0.1'), port, password }
}

/** Signs in and gives the status and the session cookie. */
export async function signIn(
  address: string,
  email: string,
  password: string,
): Promise<{ status: number; cookie: string }> {
  const reply = await fetch(`${address}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password }),
  })
  return { status: reply.status, cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

/** Runs a GraphQL operation with a key or a cookie. */
export async function graphql<T>(
  address: string,
  headers: Record<string, string>,
  query: string,
): Promise<{ data: T; errors?: unknown }> {
  const reply = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address, ...headers },
    body: JSON.stringify({ query }),
  })
  return (await reply.json()) as { data: T; errors?: unknown }
}
