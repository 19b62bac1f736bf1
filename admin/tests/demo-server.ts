/** A server with demo data, started as a user starts it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const program = join(import.meta.dirname, '../../server/cli/bin.mjs')
export const email = 'admin@example.com'
export const password = 'a-long-enough-password'
const longestStart = 90_000

export interface DemoServer {
  url: string
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>
}

/** Starts the program with demo data on the embedded database in a folder. */
export async function startDemo(folder: string, settings: Record<string, string> = {}): Promise<DemoServer> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const server = spawn(process.execPath, [program, 'start', '--demo'], {
    env: {
      ...process.env,
      ...settings,
      PORT: String(port),
      TRELLIS_DATA: folder,
      TRELLIS_ADMIN_EMAIL: email,
      TRELLIS_ADMIN_PASSWORD: password,
      DATABASE_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await untilReady(server, url)
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (said += text))
  for (const deadline = Date.now() + longestStart; ; await sleep(150)) {
    if (server.exitCode !== null) throw new Error(`The server ended: ${said}`)
    if (said.includes('Trellis is running') && (await fetch(`${url}/health/ready`).catch(() => null))?.ok)
      return
    if (Date.now() > deadline) throw new Error(`The server is not ready: ${said}`)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(address)))
    })
  })
}
