import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

/** The names of the GraphQL operations that a page sends from now on. */
function operations(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (!request.url().endsWith('/graphql')) return
    const { query } = request.postDataJSON() as { query: string }
    sent.push(/^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? query)
  })
  return sent
}

describe.skipIf(hasNoBrowser)('views of the same records', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  /** A quotation made by the API; `lines` 0 makes one that the rules do not let be confirmed. */
  async function quotation(lines = 1): Promise<{ id: string; number: string }> {
    const { partners, products } = await stage.api<{ partners: Ids; products: Ids }>(`{
      partners(first: 1, filter: { isCompany: { eq: true } }) { nodes { id } }
      products(first: 1, filter: { isSold: { eq: true } }) { nodes { id } }
    }`)
    const line = { product: products.nodes[0]?.id, quantity: '2' }
    const { createSaleOrder } = await stage.api<{ createSaleOrder: { id: string; number: string } }>(
      'mutation ($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id number } }',
      {
        input: {
          partner: partners.nodes[0]?.id,
          ...(lines > 0 ? { lines: { create: [line] } } : {}),
        },
      },
    )
    return createSaleOrder
  }
  const stateOf = async (id: string) =>
    (await stage.api<{ saleOrder: { state: string } }>(`{ saleOrder(id: ${id}) { state } }`)).saleOrder.state

  /** Drags a card to the middle of a column by mouse. */
  async function drag(page: Page, number: string, column: string): Promise<void> {
    const card = page.getByRole('listitem').filter({ hasText: number })
    await card.scrollIntoViewIfNeeded()
    const from = await card.boundingBox()
    const to = await page.getByRole('region', { name: column, exact: true }).boundingBox()
    if (!from || !to) throw new Error('There is nothing to drag.')
    await page.mouse.move(from.x + 20, from.y + from.height - 8)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y + from.height, { steps: 3 })
    // At the card's own height, where the column is in sight however far the page was scrolled.
    const height = Math.min(Math.max(from.y, to.y + 60), to.y + to.height - 20)
    await page.mouse.move(to.x + to.width / 2, height, { steps: 6 })
    await page.mouse.move(to.x + to.width / 2 + 4, height, { steps: 2 })
    await page.mouse.up()
  }
  const inColumn = (page: Page, column: string, number: string) =>
    page.getByRole('region', { name: column, exact: true }).getByRole('link', { name: number, exact: true })

  test('shows the same search as a list and as a board, with one request for each', async () => {
    const { number } = await quotation()
    const page = await stage.open('/SaleOrder')
    await page.getByRole('table').waitFor()
    await page.waitForLoadState('networkidle')
    const sent = operations(page)
    await page.getByRole('button', { name: 'Board', exact: true }).click()
    await inColumn(page, 'Quotation', number).waitFor()
    await page.waitForLoadState('networkidle')
    expect(sent).toEqual(['SaleOrderBoard'])
    expect(page.url()).toContain('view=board')

    await page.getByRole('searchbox').fill(number)
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting).toMatch(/\b1$/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `Drop filter ${number}` }).waitFor()
    await page.getByRole('button', { name: 'List', exact: true }).click()
    await expect
      .poll(
        () =>
          page
            .getByRole('table')
            .getByRole('link', { name: /^S\d+$/ })
            .allInnerTexts(),
        waiting,
      )
      .toEqual([number])
    await page.getByRole('button', { name: 'Board', exact: true }).click()
    await inColumn(page, 'Quotation', number).waitFor()
    // It is remembered, and the address says so.
    await page.goto('/SaleOrder')
    await inColumn(page, 'Quotation', number).waitFor()
    await expect.poll(() => page.url(), waiting).toContain('view=board')
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('moves a quotation along its states by mouse and by keyboard', async () => {
    const { id, number } = await quotation()
    const page = await stage.open('/SaleOrder?view=board')
    await inColumn(page, 'Quotation', number).waitFor()
    expect(await findings(page)).toEqual([])
    await drag(page, number, 'Sales order')
    await inColumn(page, 'Sales order', number).waitFor()
    await expect.poll(() => stateOf(id), waiting).toBe('SALE')

    const second = await quotation()
    await page.reload()
    await inColumn(page, 'Quotation', second.number).waitFor()
    await page.getByRole('button', { name: `Move ${second.number}` }).focus()
    await page.keyboard.press('Space')
    await page.getByText(/^(Picked up|Over)/).waitFor({ state: 'attached' })
    await page.keyboard.press('ArrowRight')
    await page.getByText(/^Over Quotation sent/).waitFor({ state: 'attached' })
    await page.keyboard.press('Space')
    await inColumn(page, 'Quotation sent', second.number).waitFor()
    await expect.poll(() => stateOf(second.id), waiting).toBe('SENT')
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('puts a card back and says why, when no step leads there or the rules refuse it', async () => {
    const empty = await quotation(0)
    // Wide enough for all columns: the mouse goes straight to each.
    const page = await stage.open('/SaleOrder?view=board', { viewport: { width: 2000, height: 900 } })
    await inColumn(page, 'Quotation', empty.number).waitFor()
    await drag(page, empty.number, 'Done')
    await page.getByText(`${empty.number} stays where it is. No step leads from`).waitFor()
    await inColumn(page, 'Quotation', empty.number).waitFor()

    await page.getByRole('button', { name: 'Close notice' }).click()
    await drag(page, empty.number, 'Sales order')
    // The server's own words.
    await page.getByText(/line/i).last().waitFor()
    await page.getByRole('button', { name: 'Close notice' }).waitFor()
    await inColumn(page, 'Quotation', empty.number).waitFor()
    expect(await stateOf(empty.id)).toBe('DRAFT')

    // More than one step leads to the end: the user says which.
    await drag(page, empty.number, 'Cancelled')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Cancel / })
      .click()
    const confirm = page.getByRole('dialog', { name: /^Cancel S\d+\?$/ })
    await confirm.getByRole('button', { name: 'Go back' }).click()
    await confirm.waitFor({ state: 'detached' })
    await inColumn(page, 'Quotation', empty.number).waitFor()
    expect(await stateOf(empty.id)).toBe('DRAFT')
    await page.context().close()
  })

  test('draws figures of which every mark and every number leads to its records', async () => {
    const { saleOrderAggregate: groups } = await stage.api<{ saleOrderAggregate: { count: number }[] }>(
      '{ saleOrderAggregate(groupBy: [{ date: MONTH }, { state: true }]) { count } }',
    )
    const page = await stage.open('/SaleOrder?view=chart')
    const table = page.getByRole('table', { name: 'Untaxed: sum by date: month and state' })
    await table.waitFor()
    await page.getByRole('combobox', { name: 'Measure' }).selectOption('Count')
    const counts = page.getByRole('table', { name: 'Count by date: month and state' }).getByRole('link')
    const expected = groups.map((one) => String(one.count)).sort()
    await expect.poll(async () => (await counts.allInnerTexts()).sort(), waiting).toEqual(expected)
    expect(await findings(page)).toEqual([])
    const wanted = await counts.first().innerText()
    await counts.first().click()
    await page.getByRole('table', { name: 'Sales orders' }).waitFor()
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting)
      .toMatch(new RegExp(`\\b${wanted}$`))

    await page.goBack()
    await page.locator('.MuiBarChart-element').first().click()
    await page.getByRole('table', { name: 'Sales orders' }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('shows in a pivot the totals that the server measured, opens groups, and leads to their records', async () => {
    const { saleOrderAggregate } = await stage.api<{
      saleOrderAggregate: { count: number; sum: { amountUntaxed: string } }[]
    }>('{ saleOrderAggregate { count sum { amountUntaxed } } }')
    const [all] = saleOrderAggregate
    const page = await stage.open('/SaleOrder?view=pivot')
    const table = page.getByRole('table', { name: 'Figures of sales orders' })
    const foot = table.getByRole('rowgroup').last().getByRole('cell')
    await foot.last().waitFor()
    const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' })
    expect((await foot.allInnerTexts()).slice(-2)).toEqual([
      String(all?.count),
      money.format(all?.sum.amountUntaxed as unknown as number),
    ])
    expect(await findings(page)).toEqual([])

    const body = table.getByRole('rowgroup').nth(1).getByRole('row')
    const before = await body.count()
    const sent = operations(page)
    await body.first().getByRole('button').click()
    await expect.poll(() => body.count(), waiting).toBeGreaterThan(before)
    expect(sent).toEqual(['SaleOrderFigures'])
    const inner = body.nth(1).getByRole('link')
    const count = await inner.nth(-2).innerText()
    await inner.nth(-2).click()
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting)
      .toMatch(new RegExp(`\\b${count}$`))
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})

interface Ids {
  nodes: { id: string }[]
}
