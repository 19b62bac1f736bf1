import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const rows = (page: Page) => page.getByRole('table').getByRole('rowgroup').nth(1).getByRole('row')
const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' })

describe.skipIf(hasNoBrowser)('the admin of a role', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  test('lets a salesperson work on their own orders, and shows nothing of the rest', async () => {
    const page = await stage.open('/SaleOrder', { as: 'sales@example.com' })
    await rows(page).first().waitFor()
    expect(await page.getByRole('button', { name: 'New sales order' }).count()).toBe(1)
    const people = await page
      .getByRole('table')
      .getByRole('link', { name: /Mona|Administrator/ })
      .count()
    expect(people).toBe(0)
    await rail(page).getByRole('link', { name: 'Contacts', exact: true }).waitFor()
    for (const hidden of ['Access rules', 'Roles', 'Vendor prices', 'Access log'])
      expect(await rail(page).getByRole('link', { name: hidden, exact: true }).count(), hidden).toBe(0)

    await page
      .getByRole('row', { name: /Quotation sent/ })
      .first()
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('button', { name: 'Confirm' }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Who may see this…' }).count()).toBe(0)
    await page.keyboard.press('Escape')

    // Products are there to be sold, not to be changed.
    await rail(page).getByRole('link', { name: 'Products', exact: true }).click()
    await rows(page).first().waitFor()
    expect(await page.getByRole('button', { name: 'New product' }).count()).toBe(0)
    await rows(page).first().getByRole('link').first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByText('Created', { exact: false }).first().waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    expect(await page.getByText('Cost', { exact: true }).count()).toBe(0)
    await page.goto('/ProductTemplate/create')
    await page.getByRole('heading', { name: 'You may not create products' }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('lets an accountant read orders, without a button that would be refused', async () => {
    const page = await stage.open('/', { as: 'accountant@example.com' })
    await page.getByRole('heading', { name: /Ada/, level: 1 }).waitFor()
    await page
      .getByRole('main')
      .getByRole('link', { name: /Sales orders/ })
      .waitFor()
    expect(await page.getByRole('region', { name: 'First steps' }).count()).toBe(0)
    await page.goto('/SaleOrder')
    await rows(page).first().waitFor()
    expect(await page.getByRole('button', { name: 'New sales order' }).count()).toBe(0)
    await page.keyboard.press('n')
    await rows(page).first().getByRole('checkbox').check()
    const bar = page.getByRole('toolbar', { name: 'Selection' })
    await bar.getByRole('button', { name: 'Export' }).waitFor()
    for (const refused of ['Confirm', 'Cancel', 'Delete', 'Archive'])
      expect(await bar.getByRole('button', { name: refused }).count(), refused).toBe(0)
    await rows(page).first().getByRole('link').first().click()
    await page.getByRole('table', { name: 'Lines' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/SaleOrder\/\d+$/)
    expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /Confirm|Add line|Lock/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'More', exact: true }).count()).toBe(0)
    await rail(page).getByRole('link', { name: 'Taxes', exact: true }).click()
    await page.getByRole('button', { name: 'New tax' }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('lets a sales manager see the orders of all, and lock them', async () => {
    const page = await stage.open('/SaleOrder', { as: 'manager@example.com' })
    await page
      .getByRole('table')
      .getByRole('link', { name: /Sam Seller/ })
      .first()
      .waitFor()
    await page
      .getByRole('row', { name: /Sam Seller.*Sales order/ })
      .first()
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: /^S0/ }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Lock', exact: true }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})
