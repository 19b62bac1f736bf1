import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
}
const tablet: BrowserContextOptions = {
  viewport: { width: 1024, height: 768 },
  hasTouch: true,
  isMobile: true,
}

/** Rests a finger on something; `slipPx` is how far it moves meanwhile. */
async function hold(page: Page, where: Locator, slipPx = 0): Promise<void> {
  await where.scrollIntoViewIfNeeded()
  const box = await where.boundingBox()
  if (!box) throw new Error('There is nothing to hold.')
  const [x, y] = [box.x + Math.min(60, box.width / 2), box.y + box.height / 2]
  const touch = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints })
  await send('touchStart', [{ x, y }])
  if (slipPx > 0) await send('touchMove', [{ x, y: y - slipPx }])
  await page.waitForTimeout(700)
  await send('touchEnd', [])
  await touch.detach()
}

/** The controls in sight that a finger of 44 pixels would miss, in one direction at least. */
const smallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main :is(button, a[href], select, label, li > a)')]
      .filter((one) => one.checkVisibility({ opacityProperty: true }))
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
      .map(({ one, box }) => {
        const name = one.getAttribute('aria-label') ?? one.textContent
        return `${name} ${Math.round(box.width)}×${Math.round(box.height)}`
      }),
  )

describe.skipIf(hasNoBrowser)('lists by touch', () => {
  let stage: Stage
  const ids: string[] = []
  beforeAll(async () => {
    stage = await setStage()
    const { createPartners } = await stage.api<{ createPartners: { id: string }[] }>(
      'mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }',
      {
        inputs: Array.from({ length: 30 }, (_, at) => ({
          name: `Touch ${String(at).padStart(2, '0')}`,
          isCompany: true,
          city: 'Bremen',
        })),
      },
    )
    ids.push(...createPartners.map((one) => one.id))
    const value = { paths: ['name', 'city', 'email'] }
    await stage.api('mutation ($value: JSON) { keepSetting(key: "list.Partner.columns", value: $value) }', {
      value,
    })
  }, 180_000)
  afterAll(() => stage?.stop())

  const filter = encodeURIComponent('{"words":["touch"]}')
  const address = `/Partner?filter=${filter}&sort=name&order=ASC`
  const row = (page: Page, at: number) =>
    page.getByRole('listitem').filter({ hasText: `Touch ${String(at).padStart(2, '0')}` })
  const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selection' })
  const stored = async (at: number) =>
    (
      await stage.api<{ partner: { city: string; email: string | null; version: number } }>(
        `{ partner(id: ${ids[at]}) { city email version } }`,
      )
    ).partner

  test('are selected from on a phone by holding a row and then tapping, and left by the way back', async () => {
    const page = await stage.open(address, phone)
    await row(page, 0).waitFor()
    expect(await smallTargets(page)).toEqual([])
    // A finger that moves scrolls, and selects nothing.
    await hold(page, row(page, 3), 40)
    expect(await bar(page).count()).toBe(0)

    await hold(page, row(page, 0))
    await bar(page).getByText('1 selected').waitFor()
    expect(page.url()).toContain('/Partner?')
    await row(page, 1).tap()
    await bar(page).getByText('2 selected').waitFor()
    await row(page, 1).tap()
    await bar(page).getByText('1 selected').waitFor()
    expect(await smallTargets(page)).toEqual([])
    expect(await findings(page)).toEqual([])
    await bar(page).getByRole('button', { name: 'Select page' }).tap()
    await bar(page).getByText('25 selected').waitFor()
    await bar(page).getByRole('button', { name: 'Select all 30' }).tap()
    await bar(page).getByText('All 30 selected').waitFor()

    await page.goBack()
    await bar(page).waitFor({ state: 'detached' })
    expect(page.url()).toContain('/Partner?')
    await row(page, 0).getByRole('link').tap()
    await page.waitForURL(new RegExp(`/Partner/${ids[0]}$`))
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('are changed together on a phone, for who cannot hold as well', async () => {
    const page = await stage.open(address, phone)
    await page.getByRole('button', { name: 'Select contacts' }).tap()
    await bar(page).getByText('Tap what to select').waitFor()
    await row(page, 4).tap()
    await row(page, 5).tap()
    await bar(page).getByRole('button', { name: 'Edit', exact: true }).tap()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Field').selectOption('City')
    await dialog.getByLabel('New value').fill('Lund')
    await dialog.getByRole('button', { name: 'Change' }).tap()
    await expect
      .poll(async () => [(await stored(4)).city, (await stored(5)).city], waiting)
      .toEqual(['Lund', 'Lund'])
    // What was selected is done with: taps open again, and the way back is not in the way.
    await bar(page).waitFor({ state: 'detached' })
    await row(page, 4).getByRole('link').waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('let one record be changed on a sheet, and keep what was refused or overtaken', async () => {
    const page = await stage.open(address, phone)
    const sheet = page.getByRole('dialog', { name: 'Touch 07' })
    const raise = async () => {
      await page.getByRole('button', { name: 'Actions for Touch 07' }).tap()
      await page.getByRole('menuitem', { name: 'Quick edit' }).tap()
      await sheet.waitFor()
    }
    await raise()
    expect(await findings(page)).toEqual([])
    await sheet.getByLabel('E-mail').fill('no address')
    await sheet.getByLabel('City').fill('Oslo')
    await sheet.getByRole('button', { name: 'Save' }).tap()
    await sheet.getByText('e-mail address').first().waitFor()
    expect((await stored(7)).city).toBe('Bremen')
    // A tap beside it loses nothing.
    await page.touchscreen.tap(195, 30)
    expect(await sheet.getByLabel('City').inputValue()).toBe('Oslo')
    await sheet.getByLabel('E-mail').fill('seven@example.com')
    await sheet.getByRole('button', { name: 'Save' }).tap()
    await sheet.waitFor({ state: 'detached' })
    expect(await stored(7)).toMatchObject({ city: 'Oslo', email: 'seven@example.com' })
    await row(page, 7).getByText('Oslo').waitFor()

    await raise()
    await sheet.getByLabel('City').fill('Bergen')
    await stage.api('mutation ($id: ID!) { updatePartner(id: $id, input: { city: "Kiel" }) { id } }', {
      id: ids[7],
    })
    await sheet.getByRole('button', { name: 'Save' }).tap()
    await sheet.getByText('Somebody else changed this').waitFor()
    expect((await stored(7)).city).toBe('Kiel')
    await sheet.getByRole('button', { name: 'Keep mine' }).tap()
    await expect.poll(async () => (await stored(7)).city, waiting).toBe('Bergen')
    expect(page.errors.filter((one) => !/status of 4/.test(one))).toEqual([])
    await page.context().close()
  })

  test('offer no change to who may not change, and all of it to a finger on a tablet', async () => {
    const page = await stage.open(address, tablet)
    const cell = page.getByRole('row').filter({ hasText: 'Touch 09' })
    await hold(page, cell.getByText('Bremen'))
    await bar(page).getByText('1 selected').waitFor()
    await page.getByRole('row').filter({ hasText: 'Touch 10' }).getByText('Bremen').tap()
    await bar(page).getByText('2 selected').waitFor()
    // Nothing was clicked in the bar that came up under the finger.
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.goBack()
    await bar(page).waitFor({ state: 'detached' })
    // Nothing waits for a pointer to hover.
    const menu = page.getByRole('button', { name: 'Actions for Touch 09' })
    expect(await menu.evaluate((one) => getComputedStyle(one).opacity)).toBe('1')
    expect((await menu.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await page.context().close()

    const reader = await stage.open('/SaleOrder?view=list', { ...phone, as: 'accountant@example.com' })
    await reader.getByRole('listitem').nth(2).waitFor()
    expect(await reader.getByRole('button', { name: /^Actions for/ }).count()).toBe(0)
    await reader.context().close()
  })
})
