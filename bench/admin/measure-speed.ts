import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { atMost, type Finding, median, spread } from './finding.ts'
import { clickUntilRows, untilInteractive } from './moments.ts'
import type { Stage } from './stage.ts'

const bars = { kilobytes: 350, interactive: 2_000, navigation: 150 }
const rowsShown = '[data-list-rows] tr[data-id]'
const homeShown = 'main h1'
const railLinks = 'nav a[href^="/"]'
const nextPage = 'button[aria-label="Next page"]'
/** More than a page of a list, of the records that are leafed through. */
const partners = 500

/** First load, and moving about in lists; `runs` is how often each is measured. */
export async function measureSpeed(stage: Stage, runs: number): Promise<Finding[]> {
  await addPartners(stage)
  return [
    await firstLoad(stage),
    await interactive(stage, runs, 'Home', '/', homeShown),
    await interactive(stage, runs, 'List', '/SaleOrder?view=list', rowsShown),
    ...(await navigation(stage, runs)),
    await leafing(stage, runs),
  ]
}

async function addPartners(stage: Stage): Promise<void> {
  const inputs = Array.from({ length: partners }, (_, at) => ({
    name: `Customer ${String(at).padStart(4, '0')}`,
    isCompany: true,
    email: `customer${at}@example.com`,
    city: `City ${at % 50}`,
  }))
  for (let from = 0; from < partners; from += 100)
    await stage.api('mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }', {
      inputs: inputs.slice(from, from + 100),
    })
}

/** All that the first page needs, and nothing that is fetched when the browser is idle. */
async function firstLoad(stage: Stage): Promise<Finding> {
  const context = await stage.fresh()
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0
  })
  const sizes: Promise<number>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname !== '/' && !pathname.startsWith('/assets/')) return
    // A font is compressed in itself.
    sizes.push(
      response.body().then((body) => (pathname.endsWith('.woff2') ? body.length : gzipSync(body).length)),
    )
  })
  await page.goto('/', { waitUntil: 'networkidle' })
  await page.locator(homeShown).waitFor()
  const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0)
  await context.close()
  const note = `${sizes.length} files`
  return atMost(bars.kilobytes, 'KB', { what: 'First load, gzipped', value: bytes / 1024, note })
}

async function interactive(
  stage: Stage,
  runs: number,
  name: string,
  path: string,
  shown: string,
): Promise<Finding> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const context = await stage.fresh()
    times.push(await untilInteractive(await context.newPage(), path, shown))
    await context.close()
  }
  const what = `${name}: from nothing until interactive`
  return atMost(bars.interactive, 'ms', { what, value: median(times), note: spread(times) })
}

/** From one list to the next by the rail: each for the first time, and once more. */
async function navigation(stage: Stage, runs: number): Promise<Finding[]> {
  const first: number[] = []
  const again: number[] = []
  for (let run = 0; run < runs; run++) {
    const context = await stage.fresh()
    const page = await opened(await context.newPage(), '/')
    const lists = await listsInRail(page, stage)
    for (const times of [first, again])
      for (const path of lists) {
        times.push(await clickUntilRows(page, `nav a[href="${path}"]`, { path }))
        await settled(page)
      }
    await context.close()
  }
  const finding = (what: string, times: number[]) =>
    atMost(bars.navigation, 'ms', { what, value: median(times), note: spread(times) })
  return [
    finding('Rail to rows of a list, first time', first),
    finding('Rail to rows of a list, again', again),
  ]
}

async function leafing(stage: Stage, runs: number): Promise<Finding> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const context = await stage.fresh()
    const page = await opened(await context.newPage(), '/Partner')
    await page.locator(rowsShown).first().waitFor()
    for (let turn = 0; turn < 5; turn++) {
      const otherThan = (await page.locator(rowsShown).first().getAttribute('data-id')) ?? ''
      times.push(await clickUntilRows(page, nextPage, { path: '/Partner', otherThan }))
      await settled(page)
    }
    await context.close()
  }
  const what = 'Next page to its rows'
  return atMost(bars.navigation, 'ms', { what, value: median(times), note: spread(times) })
}

async function opened(page: Page, path: string): Promise<Page> {
  await page.goto(path)
  await page.locator('main h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** People look at what they opened before they go on. */
const settled = (page: Page): Promise<void> => page.waitForTimeout(400)

/** The paths of the lists in the rail that have records, at most six. */
async function listsInRail(page: Page, stage: Stage): Promise<string[]> {
  const paths = await page
    .locator(railLinks)
    .evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''))
  const wanted = ['/SaleOrder', '/Partner', '/ProductTemplate', '/Product', '/Pricelist', '/Tax', '/Country']
  const lists = wanted.filter((path) => paths.includes(path))
  if (lists.length < 3) throw new Error(`The rail of ${stage.url} has too few lists: ${paths.join(' ')}`)
  return lists.slice(0, 6)
}
