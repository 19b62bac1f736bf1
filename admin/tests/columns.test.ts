import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const headers = (page: Page) =>
  page.locator('th[data-path]').evaluateAll((all) => all.map((one) => one.getAttribute('data-path')))
const widthOf = async (page: Page, path: string) =>
  Math.round((await page.locator(`th[data-path="${path}"]`).boundingBox())?.width ?? 0)

describe.skipIf(hasNoBrowser)('columns of a list', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const kept = async () => {
    const { viewer } = await stage.api<{ viewer: { settings: Record<string, unknown> } }>(
      '{ viewer { settings } }',
    )
    return viewer.settings['list.SaleOrder.columns']
  }

  test('are chosen, ordered and resized, follow the user to another browser, and come back as they were', async () => {
    const page = await stage.open('/SaleOrder')
    await page.getByRole('table').waitFor()
    const usual = await headers(page)
    expect(usual).toEqual(['number', 'date', 'partner', 'salesperson', 'amountTotal', 'state'])

    await page.getByRole('button', { name: 'Columns' }).click()
    const menu = page.getByRole('dialog', { name: 'Columns' })
    await menu.getByRole('checkbox', { name: 'Salesperson' }).click()
    await menu.getByRole('checkbox', { name: 'Valid until' }).click()
    await menu.getByRole('button', { name: 'Move Valid until' }).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect
      .poll(() => headers(page), waiting)
      .toEqual(['number', 'date', 'partner', 'validUntil', 'amountTotal', 'state'])
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })

    // A heading is dragged to the front by mouse, and another moved by keyboard.
    await page.locator('th[data-path="state"]').dragTo(page.locator('th[data-path="number"]'))
    await expect.poll(() => headers(page), waiting).toContain('state')
    expect((await headers(page))[0]).toBe('state')
    await page.getByRole('button', { name: 'Number', exact: true }).focus()
    await page.keyboard.press('Shift+ArrowRight')
    const order = ['state', 'date', 'number', 'partner', 'validUntil', 'amountTotal']
    await expect.poll(() => headers(page), waiting).toEqual(order)

    const before = await widthOf(page, 'partner')
    const edge = await page.getByRole('separator', { name: 'Width of Customer' }).boundingBox()
    if (!edge) throw new Error('There is no edge to drag.')
    await page.mouse.move(edge.x + 4, edge.y + 10)
    await page.mouse.down()
    await page.mouse.move(edge.x + 44, edge.y + 10, { steps: 4 })
    await page.mouse.move(edge.x + 94, edge.y + 10, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => widthOf(page, 'partner'), waiting).toBe(before + 90)
    await page.getByRole('separator', { name: 'Width of Customer' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => widthOf(page, 'partner'), waiting).toBe(before + 74)
    expect(await headers(page)).toEqual(order)
    await expect.poll(kept, waiting).toMatchObject({ paths: order, widths: { partner: before + 74 } })

    const other = await stage.open('/SaleOrder')
    await other.getByRole('table').waitFor()
    expect(await headers(other)).toEqual(order)
    expect(await widthOf(other, 'partner')).toBe(before + 74)
    await other.getByRole('button', { name: 'Columns' }).click()
    await other.getByRole('button', { name: 'Show the usual columns' }).click()
    await expect.poll(() => headers(other), waiting).toEqual(usual)
    await expect.poll(kept, waiting).toBeUndefined()
    expect([...page.errors, ...other.errors]).toEqual([])
    await page.context().close()
    await other.context().close()
  })
})
