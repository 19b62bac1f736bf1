/** A server of its own, started as a user starts it, and a browser that is signed in to it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumPath, isMissing } from '#server/testing/available.ts'
import { ensureAdminBuilt } from './built-admin.ts'

const program = join(import.meta.dirname, '../../server/cli/bin.mjs')
export const email = 'admin@example.com'
export const password = 'a-long-enough-password'
const longestStart = 90_000

/** For `describe.skipIf`: is there no browser on this machine? */
export const hasNoBrowser: boolean = isMissing('Chromium to test the admin with', chromiumPath())

/** What went wrong in a page besides what the test looks at. */
export interface Problems {
  errors: string[]
}

export interface Stage {
  url: string
  /** A page of a browser of its own, with the session of the administrator unless `isSignedOut`, or of a demo user. */
  open(
    path: string,
    options?: BrowserContextOptions & {
      isSignedOut?: boolean
      as?: string
      /** What has to be in place before the page asks for anything. */
      prepare?: (page: Page) => Promise<void>
    },
  ): Promise<Page & Problems>
  /** Asks the API as the administrator. */
  api<T>(query: string, variables?: Record<string, unknown>): Promise<T>
  stop(): Promise<void>
}

/** Starts the program with demo data on the embedded database, and a browser. */
export async function setStage(): Promise<Stage> {
  await ensureAdminBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'trellis-admin-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const server = spawn(process.execPath, [program, 'start', '--demo'], {
    env: {
      ...process.env,
      PORT: String(port),
      TRELLIS_DATA: folder,
      TRELLIS_ADMIN_EMAIL: email,
      TRELLIS_ADMIN_PASSWORD: password,
      DATABASE_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [browser] = await Promise.all([launch(), untilReady(server, url)])
  const cookies = await signIn(browser, url)
  const api = await browser.newContext({ storageState: cookies })

  return {
    url,
    async open(path, { isSignedOut, as, prepare, ...options } = {}) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: 1280, height: 800 },
        storageState: isSignedOut ? undefined : as ? await signIn(browser, url, as) : cookies,
        reducedMotion: 'reduce',
        ...options,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      const errors = watch(page)
      await prepare?.(page)
      await page.goto(path)
      return Object.assign(page, { errors })
    },
    async api<T>(query: string, variables: Record<string, unknown> = {}) {
      const answer = await api.request.post(`${url}/graphql`, {
        data: { query, variables },
        headers: { origin: url },
      })
      const { data, errors } = (await answer.json()) as { data: T; errors?: { message: string }[] }
      if (errors) throw new Error(errors.map((one) => one.message).join('\n'))
      return data
    },
    async stop() {
      await browser.close()
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Errors of the page: what it logs, throws, or was kept from loading by the content security policy. */
function watch(page: Page): string[] {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text()))
      errors.push(`${new URL(page.url()).pathname}: ${message.text()}`)
  })
  page.on('pageerror', (error) => errors.push(`${new URL(page.url()).pathname}: ${error.message}`))
  return errors
}

async function signIn(browser: Browser, url: string, who = email) {
  const context = await browser.newContext()
  const answer = await context.request.post(`${url}/auth/sign-in`, {
    data: { email: who, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()} ${await answer.text()}`)
  return context.storageState()
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })

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
