import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

interface Finding {
  id: string
  impact: string | null
  nodes: string[]
}

/** What axe finds that keeps someone from working: serious and critical findings. */
async function findings(page: Page): Promise<Finding[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run()
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? null,
        nodes: nodes.map((node) => `${node.html} ${node.failureSummary}`),
      }))
  })
}

const widths = (page: Page) => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])

interface Menu {
  name: string
  plural: string
  label: string
  isReadonly: boolean
  menu: object | null
}

describe.skipIf(hasNoBrowser)('the admin', () => {
  let stage: Stage
  let resources: Menu[]
  let order: string
  beforeAll(async () => {
    stage = await setStage()
    const answer = await stage.api<{
      resources: Menu[]
      saleOrders: { nodes: { id: string }[] }
    }>(`{
      resources { name plural label isReadonly menu { section } }
      saleOrders(first: 1, filter: { state: { eq: DRAFT } }) { nodes { id } }
    }`)
    resources = answer.resources
    order = `/SaleOrder/${answer.saleOrders.nodes[0]?.id}`
  }, 180_000)
  afterAll(() => stage?.stop())

  test('names no entity of a module in its source', () => {
    const folder = join(import.meta.dirname, '../src')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !/generated|tests/.test(file),
    )
    // A word of several capitals cannot be there by chance; "Tag" or "User" as a word of the code can.
    // `externalId` is a word of the API itself: every upsert takes one.
    const names = resources
      .map((one) => one.name)
      .filter((name) => /[a-z][A-Z]/.test(name) && name !== 'ExternalId')
    expect(names.length).toBeGreaterThan(10)
    const used = files.flatMap((file) => {
      const source = readFileSync(join(folder, file), 'utf8')
      return names
        .filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(source))
        .map((name) => `${file}: ${name}`)
    })
    expect(used).toEqual([])
  })

  test('opens the list and the form of everything in the navigation without an error', async () => {
    const page = await stage.open('/')
    const navigation = page.getByRole('navigation', { name: 'Main' })
    const settled = async (heading: string) => {
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await page.getByText('Loading', { exact: true }).waitFor({ state: 'detached' })
      expect(await widths(page), heading).toEqual([1280, 1280])
    }
    for (const { plural, label, isReadonly } of resources.filter((one) => one.menu)) {
      await navigation.getByRole('link', { name: plural, exact: true }).click()
      await settled(plural)
      if (isReadonly) continue
      await page.keyboard.press('n')
      await settled(`New ${label.toLowerCase()}`)
    }
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has nothing that keeps anyone from working, in ${colorScheme}`, async () => {
      const signIn = await stage.open('/sign-in', { isSignedOut: true, colorScheme })
      await signIn.getByLabel('E-mail').waitFor()
      expect(await findings(signIn)).toEqual([])
      await signIn.context().close()
      const page = await stage.open('/', { colorScheme })
      await page
        .getByRole('link', { name: /Sales orders/ })
        .last()
        .waitFor()
      await page.waitForLoadState('networkidle')
      expect(await findings(page)).toEqual([])
      await page.goto('/SaleOrder')
      await page.getByRole('row').nth(5).waitFor()
      expect(await findings(page)).toEqual([])
      await page.goto(order)
      await page.getByRole('table', { name: 'Lines' }).waitFor()
      expect(await findings(page)).toEqual([])
      // The styles and fonts of all these pages were let in by the content security policy.
      expect(page.errors).toEqual([])
      await page.context().close()
    })
  }

  test('fits a phone: drawer, rows of two lines, and the actions at the foot', async () => {
    const page = await stage.open('/SaleOrder', {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    })
    const first = page.getByRole('list', { name: 'Sales orders' }).getByRole('listitem').first()
    await first.waitFor()
    expect(await page.getByRole('table').count()).toBe(0)
    expect((await first.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await widths(page)).toEqual([390, 390])

    await page.getByRole('button', { name: 'Open navigation' }).tap()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }).tap()
    await page.getByRole('heading', { name: 'Contacts', level: 1 }).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'hidden' })
    expect(await widths(page)).toEqual([390, 390])

    await page.goto(order)
    const confirm = page.getByRole('button', { name: 'Confirm' })
    await confirm.waitFor()
    const box = await confirm.boundingBox()
    expect(box && box.y + box.height).toBeLessThanOrEqual(844)
    expect(box?.y).toBeGreaterThan(740)
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect(await widths(page)).toEqual([390, 390])
    expect(await findings(page)).toEqual([])
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})
