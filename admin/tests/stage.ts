/** A server of its own, started as a user starts it, and a browser that is signed in to it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumPath, isMissing } from '#server/testing/available.ts'
import { browserFlags } from './browser-flags.ts'
import { ensureAdminBuilt } from './built-admin.ts'
import { copyDemoData } from './demo-data.ts'
import { email, password, startDemo } from './demo-server.ts'

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
  /** Sends a file to a record, and gives the id of its attachment. */
  sendFile(target: { entity: string; record: string; name: string }, body: Buffer): Promise<string>
  /** Runs a statement on the tenant's database, past all rules: for what older versions may have stored. */
  sql(text: string, values: unknown[]): Promise<void>
  stop(): Promise<void>
}

/** Starts the program with demo data on the embedded database, and a browser; `settings` are of its environment. */
export async function setStage(settings: Record<string, string> = {}): Promise<Stage> {
  await ensureAdminBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'trellis-admin-'))
  await copyDemoData(folder)
  const [browser, server] = await Promise.all([launch(), startDemo(folder, settings)])
  const { url } = server
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
      page.setDefaultTimeout(40_000)
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
    async sendFile(target, data) {
      const headers = { origin: url, 'content-type': 'application/octet-stream' }
      const address = `${url}/base/files?${new URLSearchParams(target)}`
      const answer = await api.request.post(address, { data, headers })
      if (answer.status() !== 201) throw new Error(`${answer.status()} ${await answer.text()}`)
      return ((await answer.json()) as { id: string }).id
    },
    sql: (text, values) => onDatabase(folder, text, values),
    async stop() {
      await browser.close()
      await server.stop()
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

const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath(), args: browserFlags })

async function onDatabase(folder: string, text: string, values: unknown[]): Promise<void> {
  const { port } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as { port: number }
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim()
  const client = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${port}/trellis_main`)
  await client.connect()
  try {
    await client.query(text, values)
  } finally {
    await client.end()
  }
}
