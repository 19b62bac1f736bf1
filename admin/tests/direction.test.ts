import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('a language that is written from right to left', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
    await setLocale('ar-EG')
  }, 180_000)
  afterAll(() => stage?.stop())

  async function setLocale(locale: string | null): Promise<void> {
    const { viewer } = await stage.api<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }')
    await stage.api(
      'mutation ($id: ID!, $locale: String) { updateUser(id: $id, input: { locale: $locale }) { id } }',
      { id: viewer.user.id, locale },
    )
  }

  test('begins at the right: navigation, columns, menus and keys', async () => {
    const page = await stage.open('/SaleOrder')
    await page.getByRole('row').nth(3).waitFor()
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280)
    const left = async (name: 'Number' | 'State') =>
      (await page.getByRole('columnheader', { name: new RegExp(`^${name}`) }).boundingBox())?.x ?? Number.NaN
    const rail = await page.getByRole('navigation', { name: 'Main' }).boundingBox()
    expect(rail?.x).toBeGreaterThan(await left('Number'))
    expect(await left('Number')).toBeGreaterThan(await left('State'))

    await page.getByRole('button', { name: /^Account of/ }).click()
    const menu = page.getByRole('menu')
    await menu.waitFor()
    const box = await menu.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect(box && box.x + box.width).toBeLessThan(640)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
    expect(await findings(page)).toEqual([])
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('fits a phone, with its drawer at the right', async () => {
    const page = await stage.open('/SaleOrder', {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    })
    await page.getByRole('list', { name: 'Sales orders' }).getByRole('listitem').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.getByRole('button', { name: 'Open navigation' }).tap()
    const drawer = page.getByRole('navigation', { name: 'Main' })
    await drawer.getByRole('link', { name: 'Contacts', exact: true }).waitFor()
    await expect
      .poll(async () => {
        const box = await drawer.boundingBox()
        return box && Math.round(box.x + box.width)
      })
      .toBe(360)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('is left again with the language', async () => {
    await setLocale('de-DE')
    const page = await stage.open('/SaleOrder')
    await page.getByRole('row').nth(3).waitFor()
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr')
    await page.context().close()
  })
})
