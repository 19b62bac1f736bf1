import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

interface Ids {
  nodes: { id: string }[]
}

describe.skipIf(hasNoBrowser)('the calendar', () => {
  let stage: Stage
  let ids: { partners: Ids; productTemplates: Ids; currencies: Ids }
  beforeAll(async () => {
    stage = await setStage()
    ids = await stage.api(`{
      partners(first: 1, filter: { isCompany: { eq: true } }) { nodes { id } }
      productTemplates(first: 1) { nodes { id } }
      currencies(first: 1, filter: { code: { eq: "EUR" } }) { nodes { id } }
    }`)
  }, 180_000)
  afterAll(() => stage?.stop())

  /** A quotation of March 2031, which is empty otherwise. */
  async function quotation(date: string): Promise<{ id: string; number: string }> {
    const { createSaleOrder } = await stage.api<{ createSaleOrder: { id: string; number: string } }>(
      'mutation ($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id number } }',
      { input: { partner: ids.partners.nodes[0]?.id, date } },
    )
    return createSaleOrder
  }
  async function vendorPrice(dateStart: string, dateEnd: string | null): Promise<string> {
    const { createVendorPrice } = await stage.api<{ createVendorPrice: { id: string } }>(
      'mutation ($input: VendorPriceCreateInput!) { createVendorPrice(input: $input) { id } }',
      {
        input: {
          partner: ids.partners.nodes[0]?.id,
          template: ids.productTemplates.nodes[0]?.id,
          currency: ids.currencies.nodes[0]?.id,
          price: '10',
          dateStart,
          dateEnd,
        },
      },
    )
    return createVendorPrice.id
  }
  const dateOf = async (id: string) =>
    (await stage.api<{ saleOrder: { date: string } }>(`{ saleOrder(id: ${id}) { date } }`)).saleOrder.date
  const datesOf = async (id: string) => {
    const { vendorPrice: found } = await stage.api<{
      vendorPrice: { dateStart: string; dateEnd: string | null }
    }>(`{ vendorPrice(id: ${id}) { dateStart dateEnd } }`)
    return [found.dateStart, found.dateEnd]
  }
  const cell = (page: Page, day: string) => {
    const [year, month, date] = day.split('-').map(Number)
    const name = new Date(year ?? 0, (month ?? 1) - 1, date).toLocaleDateString('en-US', {
      dateStyle: 'long',
    })
    const link = page.getByRole('link', { name: `Go to ${name}`, exact: true })
    return page.getByRole('cell').filter({ has: link })
  }
  const orderOn = (page: Page, day: string, number: string) =>
    cell(page, day).getByRole('link', { name: number })
  async function drag(page: Page, from: { x: number; y: number }, day: string): Promise<void> {
    const to = await cell(page, day).boundingBox()
    if (!to) throw new Error(`The ${day} is not in sight.`)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 8, from.y + 4, { steps: 3 })
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 })
    await page.mouse.move(to.x + to.width / 2 + 2, to.y + to.height / 2, { steps: 2 })
    await page.mouse.up()
  }
  async function dragEvent(page: Page, event: Locator, day: string): Promise<void> {
    // Events find their places after they are drawn: hovering waits until they stand still.
    await event.hover()
    const box = await event.boundingBox()
    if (!box) throw new Error('There is nothing to drag.')
    await drag(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, day)
  }
  const march = '/SaleOrder?view=calendar&day=2031-03-01'
  const orderLink = (page: Page, number: string) => page.getByRole('link', { name: number })

  test('shows records on their days with one request for each range, and searches among them', async () => {
    const { number } = await quotation('2031-03-05T12:00:00Z')
    const page = await stage.open(march)
    await orderLink(page, number).waitFor()
    await orderOn(page, '2031-03-05', number).waitFor()
    expect(await findings(page)).toEqual([])
    const sent: string[] = []
    page.on('request', (request) => {
      if (!request.url().endsWith('/graphql')) return
      sent.push(/^query (\w+)/.exec((request.postDataJSON() as { query: string }).query)?.[1] ?? '')
    })
    await page.getByRole('button', { name: 'Next month' }).click()
    await page.getByRole('heading', { name: 'April 2031' }).waitFor()
    await orderLink(page, number).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Previous month' }).click()
    await orderLink(page, number).waitFor()
    await page.waitForLoadState('networkidle')
    expect(sent.filter((one) => one !== 'SaleOrderCalendar')).toEqual([])
    expect(sent.length).toBeLessThanOrEqual(2)

    await page.getByRole('searchbox').fill('nothing is called so')
    await orderLink(page, number).waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill(number)
    await orderLink(page, number).waitFor()
    await page.getByRole('searchbox').fill('')
    for (const span of ['Week', 'Day', 'List', 'Month']) {
      await page.getByRole('group', { name: 'Shown at once' }).getByRole('button', { name: span }).click()
      await page.waitForLoadState('networkidle')
      expect(await findings(page)).toEqual([])
    }
    // Back from a record, it is the same month.
    await orderLink(page, number).click()
    await page.getByRole('heading', { name: number }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'March 2031' }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('moves a quotation to another day at the same hour, over a change of the clock, and back', async () => {
    // 15:00 in New York, where the clock changes on the 9th.
    const { id, number } = await quotation('2031-03-05T20:00:00Z')
    const page = await stage.open(march, { timezoneId: 'America/New_York' })
    const event = orderLink(page, number)
    await event.waitFor()
    await dragEvent(page, event, '2031-03-12')
    await page.getByText(`${number}: Mar 12, 2031`).waitFor()
    expect(await dateOf(id)).toBe('2031-03-12T19:00:00.000Z')
    await orderOn(page, '2031-03-12', number).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => dateOf(id), waiting).toBe('2031-03-05T20:00:00.000Z')
    await orderOn(page, '2031-03-05', number).waitFor()

    await event.focus()
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => dateOf(id), waiting).toBe('2031-03-12T19:00:00.000Z')
    await orderOn(page, '2031-03-12', number).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('follows what others change', async () => {
    const { id, number } = await quotation('2031-03-06T12:00:00Z')
    const page = await stage.open(march)
    await orderLink(page, number).waitFor()
    await page.getByTitle('Changes of others are shown as they happen').waitFor()
    await stage.api(`mutation { updateSaleOrder(id: ${id}, input: { date: "2031-03-20T12:00:00Z" }) { id } }`)
    await orderOn(page, '2031-03-20', number).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('puts back what the server refuses, in its words, and does not lift what may not be moved', async () => {
    const { id, number } = await quotation('2031-03-07T12:00:00Z')
    const page = await stage.open('/')
    // Without news of the others the page still believes in the version that it read.
    await page.routeWebSocket('**/graphql', (socket) => void socket.close())
    await page.goto(march)
    const event = orderLink(page, number)
    await event.waitFor()
    await stage.api(`mutation { updateSaleOrder(id: ${id}, input: { note: "Call first" }) { id } }`)
    await dragEvent(page, event, '2031-03-14')
    // The note is another matter: nobody is asked.
    await orderOn(page, '2031-03-14', number).waitFor()
    await expect.poll(() => dateOf(id), waiting).toBe('2031-03-14T12:00:00.000Z')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => dateOf(id), waiting).toBe('2031-03-07T12:00:00.000Z')
    await orderOn(page, '2031-03-07', number).waitFor()

    await stage.api(`mutation { updateSaleOrder(id: ${id}, input: { date: "2031-03-06T12:00:00Z" }) { id } }`)
    await dragEvent(page, event, '2031-03-14')
    await page.getByText('Somebody else changed this sales order first.').waitFor()
    await orderOn(page, '2031-03-06', number).waitFor()
    expect(await dateOf(id)).toBe('2031-03-06T12:00:00.000Z')
    await page.context().close()

    const reader = await stage.open(march, { as: 'accountant@example.com' })
    const seen = orderLink(reader, number)
    await seen.waitFor()
    const sent: string[] = []
    reader.on('request', (request) => {
      if (/mutation/.test(request.postData() ?? '')) sent.push(request.postData() ?? '')
    })
    await dragEvent(reader, seen, '2031-03-14')
    await seen.focus()
    await reader.keyboard.press('Shift+ArrowRight')
    await orderOn(reader, '2031-03-06', number).waitFor()
    await cell(reader, '2031-03-25').click()
    await reader.waitForLoadState('networkidle')
    expect(sent).toEqual([])
    expect(reader.url()).toContain('view=calendar')
    await reader.context().close()
  })

  test('begins a new record on the day that was clicked', async () => {
    const page = await stage.open('/VendorPrice?view=calendar&day=2031-05-01')
    await cell(page, '2031-05-14').waitFor()
    await cell(page, '2031-05-14').click()
    await page.getByRole('heading', { name: 'New vendor price' }).waitFor()
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2031-05-14')
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('moves and resizes what lasts for days, and gives no end to what has none', async () => {
    const id = await vendorPrice('2031-06-03', '2031-06-04')
    const open = await vendorPrice('2031-06-16', null)
    const page = await stage.open('/VendorPrice?view=calendar&day=2031-06-01')
    const event = page.locator(`a[href="/VendorPrice/${id}"]`)
    await event.hover()
    const box = await event.boundingBox()
    if (!box) throw new Error('There is nothing to resize.')
    await page.mouse.move(box.x + box.width - 6, box.y + box.height / 2)
    await drag(page, { x: box.x + box.width - 1, y: box.y + box.height / 2 }, '2031-06-06')
    await expect.poll(() => datesOf(id), waiting).toEqual(['2031-06-03', '2031-06-06'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => datesOf(id), waiting).toEqual(['2031-06-03', '2031-06-04'])
    await expect.poll(async () => (await event.boundingBox())?.width, waiting).toBeCloseTo(box.width, 0)

    await event.focus()
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => datesOf(id), waiting).toEqual(['2031-06-04', '2031-06-05'])
    await dragEvent(page, page.locator(`a[href="/VendorPrice/${open}"]`), '2031-06-18')
    await expect.poll(() => datesOf(open), waiting).toEqual(['2031-06-18', null])
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('says that there are more than it shows', async () => {
    const input = Array.from({ length: 101 }, () => ({
      partner: ids.partners.nodes[0]?.id,
      date: '2032-01-15T12:00:00Z',
    }))
    await stage.api(
      'mutation ($input: [SaleOrderCreateInput!]!) { createSaleOrders(inputs: $input) { id } }',
      { input },
    )
    const page = await stage.open('/SaleOrder?view=calendar&day=2032-01-01')
    await page.getByText('1 more are not shown').waitFor()
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting).toMatch(/\b101$/)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('is a list of days on a phone', async () => {
    const { number } = await quotation('2031-03-21T12:00:00Z')
    const page = await stage.open(march, { viewport: { width: 390, height: 844 }, hasTouch: true })
    await orderLink(page, number).waitFor()
    await page.getByRole('button', { name: 'Day', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Month', exact: true }).count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(await findings(page)).toEqual([])
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})
