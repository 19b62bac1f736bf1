/** A server with demo data of its own, and a browser that is signed in to it and that Lighthouse can use as well. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { browserFlags } from '../../admin/tests/browser-flags.ts'
import { ensureAdminBuilt } from '../../admin/tests/built-admin.ts'
import { email, password, startDemo } from '../../admin/tests/demo-server.ts'
// By path: a package of its own has no #-names.
import { chromiumPath } from '../../server/testing/available.ts'

/** A running stage. */
export interface Stage {
  url: string
  /** The browser's one profile, signed in as the administrator. */
  context: BrowserContext
  /** Where the browser takes orders by the DevTools protocol. */
  debugPort: number
  /** A profile of its own, signed in, with nothing in its cache. */
  fresh(): Promise<BrowserContext>
  signIn(): Promise<void>
  signOut(): Promise<void>
  /** Asks the API as the administrator. */
  api<T>(query: string, variables?: Record<string, unknown>): Promise<T>
  stop(): Promise<void>
}

/** Starts both; what had started when something fails is stopped again. */
export async function setStage(): Promise<Stage> {
  const executablePath = chromiumPath()
  if (!executablePath) throw new Error('There is no Chromium: install one, or name it in CHROMIUM_PATH.')
  await ensureAdminBuilt()
  const folder = await mkdtemp(join(tmpdir(), 'trellis-bench-admin-'))
  const parts: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0).toReversed()) await part()
  }
  try {
    const { url, stop: stopServer } = await startDemo(join(folder, 'data'))
    parts.push(stopServer)
    const debugPort = await freePort()
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath,
      args: [...browserFlags, `--remote-debugging-port=${debugPort}`],
      viewport: null,
    })
    parts.push(() => context.close())
    const browser = await chromium.launch({ executablePath, args: browserFlags })
    parts.push(() => browser.close())
    const signIn = (who: BrowserContext) => enter(who, url)
    await signIn(context)
    return {
      url,
      context,
      debugPort,
      async fresh() {
        const own = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } })
        await signIn(own)
        return own
      },
      signIn: () => signIn(context),
      signOut: () => context.clearCookies(),
      async api<T>(query: string, variables: Record<string, unknown> = {}) {
        const answer = await context.request.post(`${url}/graphql`, {
          data: { query, variables },
          headers: { origin: url },
        })
        const { data, errors } = (await answer.json()) as { data: T; errors?: { message: string }[] }
        if (errors) throw new Error(errors.map((one) => one.message).join('\n'))
        return data
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Signs the administrator in; the cookie stays in the profile. */
async function enter(context: BrowserContext, url: string): Promise<void> {
  const answer = await context.request.post(`${url}/auth/sign-in`, {
    data: { email, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()} ${await answer.text()}`)
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
