import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const budget = 350 * 1024

interface Sent {
  request: Request
  path: string
  /** The operation, where the API is asked. */
  query: string
}

interface Network {
  sent: Sent[]
  queries: () => string[]
  quiet: () => Promise<void>
}

/** Follows what a page asks the server for. */
function follow(page: Page): Network {
  const sent: Sent[] = []
  const open = new Set<Request>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    const body = pathname === '/graphql' && request.method() === 'POST' ? request.postDataJSON() : null
    sent.push({ request, path: pathname, query: String((body as { query?: string } | null)?.query ?? '') })
    open.add(request)
  })
  page.on('requestfinished', (one) => open.delete(one))
  page.on('requestfailed', (one) => open.delete(one))
  return {
    sent,
    // Choices that are kept for the user are written when they are made, whatever is shown.
    queries: () => sent.map(({ query }) => query.trim()).filter((query) => query.startsWith('query')),
    // All answers are there, and what they gave rise to had its turn.
    quiet: async () => {
      for (let calm = 0; calm < 3; calm = open.size === 0 ? calm + 1 : 0)
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
    },
  }
}

describe.skipIf(hasNoBrowser)('what comes over the network', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  /** Opens `path` in a page that was never idle, and waits for `shown`. */
  async function load(path: string, shown: (page: Page) => Promise<void>, held?: RegExp) {
    let network: Network | undefined
    const page = await stage.open(path, {
      prepare: async (opening) => {
        network = follow(opening)
        if (held) await holdBack(opening, network, held)
        await opening.addInitScript(() => {
          window.requestIdleCallback = () => 0
        })
      },
    })
    if (!network) throw new Error('The page was not prepared.')
    await shown(page)
    await network.quiet()
    return { page, ...network }
  }
  const home = (page: Page) => page.getByRole('heading', { name: /^Good / }).waitFor()
  const rows = (page: Page) => page.getByRole('row').nth(3).waitFor()

  test('is within the budget for the first page', async () => {
    const { page, sent } = await load('/', home)
    const files = sent.filter(({ path }) => path.startsWith('/assets/'))
    const sizes = await Promise.all(
      files.map(async ({ request, path }) => {
        const body = await (await request.response())?.body()
        return { path, bytes: path.endsWith('.woff2') ? (body?.length ?? 0) : gzipSync(body ?? '').length }
      }),
    )
    expect(sizes.length).toBeGreaterThan(5)
    expect(sizes.every(({ bytes }) => bytes > 0)).toBe(true)
    const total = sizes.reduce((sum, one) => sum + one.bytes, 0)
    console.log(`First load: ${Math.round(total / 1024)} KB in ${sizes.length} files`)
    expect(total, JSON.stringify(sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 9))).toBeLessThan(
      budget,
    )
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('asks who it is, what there is and for the page’s code at once, and then once for what is shown', async () => {
    for (const [path, shown, chunk] of [
      ['/', home, /\/home-/],
      ['/SaleOrder', rows, /\/list-page-/],
    ] as const) {
      const { page, sent, queries } = await load(path, shown, chunk)
      expect(queries().length, queries().join('\n')).toBe(2)
      expect(sent.filter((one) => one.path === '/auth/session')).toHaveLength(1)
      expect(page.errors).toEqual([])
      await page.context().close()
    }
  })

  test('is one question for each view', async () => {
    const page = await stage.open('/')
    await home(page)
    const network = follow(page)
    const opened = async (name: string, open: () => Promise<void>, shown: () => Promise<void>) => {
      await network.quiet()
      network.sent.length = 0
      await open()
      await shown()
      await network.quiet()
      expect(network.queries(), name).toEqual([expect.any(String)])
    }
    const navigation = page.getByRole('navigation', { name: 'Main' })
    const orders = navigation.getByRole('link', { name: 'Sales orders', exact: true })
    const view = (name: string) => () => page.getByRole('button', { name, exact: true }).click()
    await expect
      .poll(
        () =>
          page.evaluate(() =>
            performance.getEntriesByType('resource').some((one) => /form-page/.test(one.name)),
          ),
        waiting,
      )
      .toBe(true)
    const heading = page.getByRole('heading', { name: 'Sales orders', level: 1 })
    const list = async () => {
      await heading.waitFor()
      await rows(page)
    }
    await opened('list', () => orders.click(), list)
    await opened(
      'form',
      () => page.getByRole('row').nth(3).getByRole('link').first().click(),
      () => page.getByRole('table', { name: 'Lines' }).waitFor(),
    )
    await orders.click()
    await list()
    await opened('board', view('Board'), () =>
      page
        .getByRole('region', { name: /Quotation/ })
        .first()
        .waitFor(),
    )
    await opened('chart', view('Chart'), () => page.locator('.MuiBarChart-element').first().waitFor())
    await opened('pivot', view('Pivot'), () => page.getByRole('columnheader').first().waitFor())
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})

const isStart = ({ path, query }: Sent) => path === '/graphql' && query.includes('query Start')

/** Keeps back who it is and what there is until both and the page's code were asked for: a chain would never get on. */
async function holdBack(page: Page, network: Network, chunk: RegExp): Promise<void> {
  await page.route(/\/auth\/session$|\/graphql$|\/assets\//, async (route) => {
    const { sent } = network
    const own = sent.find(({ request }) => request === route.request())
    if (own && (own.path === '/auth/session' || isStart(own) || chunk.test(own.path)))
      await expect
        .poll(
          () =>
            sent.some(({ path }) => path === '/auth/session') &&
            sent.some(isStart) &&
            sent.some(({ path }) => chunk.test(path)),
          waiting,
        )
        .toBe(true)
    await route.continue()
  })
}
