import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('the command field', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const settings = async () =>
    (await stage.api<{ viewer: { settings: Record<string, unknown> } }>('{ viewer { settings } }')).viewer
      .settings

  test('has favourites and what was opened last at hand, in every browser, by their present names', async () => {
    const { a, b } = await stage.api<{ a: { id: string }; b: { id: string } }>(`mutation {
      a: createPartner(input: { name: "Marked Mill", isCompany: true }) { id }
      b: createPartner(input: { name: "Recent Reef", isCompany: true }) { id }
    }`)
    const page = await stage.open(`/Partner/${a.id}`)
    await page.getByRole('button', { name: 'Add to favourites' }).click()
    await page.getByRole('button', { name: 'Remove from favourites' }).waitFor()
    await page.goto(`/Partner/${b.id}`)
    await page.getByRole('heading', { level: 1, name: 'Recent Reef' }).waitFor()
    await expect.poll(settings, waiting).toMatchObject({
      [`favourite.Partner.${a.id}`]: expect.any(Number),
      recent: [
        { resource: 'Partner', id: b.id },
        { resource: 'Partner', id: a.id },
      ],
    })
    await stage.api(`mutation { updatePartner(id: ${a.id}, input: { name: "Marked Windmill" }) { id } }`)

    const other = await stage.open('/')
    await other.getByRole('heading', { level: 1 }).waitFor()
    await other.keyboard.press('Control+k')
    const results = other.getByRole('listbox', { name: 'Results' })
    await results.getByText('Favourites').waitFor()
    const options = results.getByRole('option')
    expect((await options.allInnerTexts()).slice(0, 2)).toEqual([
      expect.stringContaining('Marked Windmill'),
      expect.stringContaining('Recent Reef'),
    ])
    expect(await findings(other)).toEqual([])
    await other.keyboard.press('Enter')
    await other.waitForURL(new RegExp(`/Partner/${a.id}$`))
    await other.getByRole('button', { name: 'Remove from favourites' }).click()
    await expect
      .poll(async () => Object.keys(await settings()), waiting)
      .not.toContain(`favourite.Partner.${a.id}`)
    expect([...page.errors, ...other.errors]).toEqual([])
    await page.context().close()
    await other.context().close()
  })

  test('finds records of whatever can be searched, and each of them once', async () => {
    const page = await stage.open('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const results = page.getByRole('listbox', { name: 'Results' })
    // From the last section of the menu as well as from the first.
    await page.keyboard.type('liechten')
    await results.getByRole('option', { name: /Liechtenstein/ }).waitFor()
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('windmill')
    await results.getByRole('option', { name: /Marked Windmill/ }).waitFor()
    expect(await results.getByRole('option', { name: /Marked Windmill/ }).count()).toBe(1)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('does what can be done on the page, and leads to pages of every kind', async () => {
    const { saleOrders } = await stage.api<{ saleOrders: { nodes: { id: string; number: string }[] } }>(
      '{ saleOrders(first: 1, filter: { state: { eq: DRAFT } }) { nodes { id number } } }',
    )
    const [order] = saleOrders.nodes
    const page = await stage.open(`/SaleOrder/${order?.id}`)
    await page.getByRole('heading', { level: 1, name: order?.number }).waitFor()
    const choose = async (words: string, name: RegExp) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search or jump to' }).fill(words)
      await page.getByRole('option', { name }).first().waitFor()
      await page.keyboard.press('Enter')
    }
    await choose('confirm', new RegExp(`Confirm ${order?.number}`))
    const state = async () =>
      (await stage.api<{ saleOrder: { state: string } }>(`{ saleOrder(id: ${order?.id}) { state } }`))
        .saleOrder.state
    await expect.poll(state, waiting).toBe('SALE')
    await choose('colours dark', /Colours: Dark/)
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.scheme), waiting)
      .toBe('dark')
    await choose('audit', /Audit/)
    await page.getByRole('heading', { level: 1, name: /^Audit/ }).waitFor()
    await page.goto('/SaleOrder')
    await page.getByRole('row').nth(3).waitFor()
    await choose('show as pivot', /Show as: Pivot/)
    await page.getByRole('button', { name: 'Swap' }).waitFor()
    // What was offered on the page before is offered no more.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('cancel')
    await page.getByText('Nothing found for').waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()

    const seller = await stage.open('/', { as: 'sales@example.com' })
    await seller.getByRole('heading', { level: 1 }).waitFor()
    await seller.keyboard.press('Control+k')
    await seller.getByRole('combobox', { name: 'Search or jump to' }).fill('audit')
    await seller.getByText('Nothing found for').waitFor()
    await seller.context().close()
  })
})
