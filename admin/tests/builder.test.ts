import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('a filter of any fields', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const counted = async (filter: object) => {
    const query = 'query ($filter: SaleOrderFilter) { saleOrders(filter: $filter) { totalCount } }'
    return (await stage.api<{ saleOrders: { totalCount: number } }>(query, { filter })).saleOrders.totalCount
  }
  /** Chooses a field by the labels that lead to it. */
  async function chooseField(page: Page, builder: Locator, ...labels: string[]): Promise<void> {
    await builder.getByRole('button', { name: 'Field: Choose a field' }).click()
    const fields = page.getByRole('dialog', { name: 'Choose a field' })
    for (const label of labels.slice(0, -1))
      await fields.getByRole('button', { name: `Fields of ${label}`, exact: true }).click()
    await fields.getByRole('button', { name: labels.at(-1), exact: true }).click()
    await fields.waitFor({ state: 'detached' })
  }

  test('goes through relations and lists, in groups, and is changed by its chip', async () => {
    const { products } = await stage.api<{ products: { nodes: { name: string }[] } }>(
      '{ products(first: 1, filter: { isSold: { eq: true } }) { nodes { name } } }',
    )
    const word = products.nodes[0]?.name.split(' ')[0] ?? ''
    const sold = { lines: { some: { product: { name: { contains: word } } } } }
    const won = { state: { in: ['SALE', 'DONE'] } }
    const either = await counted({ or: [sold, won] })
    const neither = await counted({ not: { or: [sold, won] } })
    expect(either + neither).toBe(await counted({}))
    expect(either).toBeGreaterThan(0)

    const page = await stage.open('/SaleOrder')
    await page.getByRole('table').waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Custom filter…' }).click()
    const builder = page.getByRole('dialog', { name: 'Sales orders of which…' })
    await chooseField(page, builder, 'Lines', 'Product', 'Name')
    await builder.getByRole('textbox').fill(word)
    await builder.getByRole('combobox', { name: 'How the conditions count' }).selectOption('any')
    await builder.getByRole('button', { name: 'Group', exact: true }).click()
    await chooseField(page, builder, 'State')
    await builder.getByRole('checkbox', { name: 'Sales order' }).check()
    await builder.getByRole('checkbox', { name: 'Done' }).check()
    await builder.getByText(`${either} found`).waitFor()
    expect(await findings(page)).toEqual([])
    await builder.getByRole('button', { name: 'Apply filter' }).click()
    const label = `Lines › Product › Name contains ${word} or State is Sales order, Done`
    await page.getByRole('button', { name: `Drop filter ${label}` }).waitFor()
    const title = page.getByRole('heading', { level: 1 })
    await expect.poll(() => title.innerText(), waiting).toMatch(new RegExp(`\\b${either}$`))

    await page.getByRole('button', { name: label, exact: true }).click()
    await builder.getByRole('combobox', { name: 'How the conditions count' }).first().selectOption('none')
    await builder.getByText(`${neither} found`).waitFor()
    await builder.getByRole('button', { name: 'Apply filter' }).click()
    await page.getByRole('button', { name: `Drop filter not (${label})` }).waitFor()
    await expect.poll(() => title.innerText(), waiting).toMatch(new RegExp(`\\b${neither}$`))

    // Whoever opens the address finds the same.
    const other = await stage.open(page.url(), { viewport: { width: 390, height: 844 } })
    await other.getByRole('button', { name: `not (${label})`, exact: true }).click()
    const phone = other.getByRole('dialog', { name: 'Sales orders of which…' })
    await phone.getByText(`${neither} found`).waitFor()
    const wide = await other.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(wide).toBe(false)
    await phone.getByRole('button', { name: `Remove Lines › Product › Name` }).click()
    await phone.getByRole('button', { name: 'Remove group' }).click()
    await phone.getByRole('button', { name: 'Drop filter' }).click()
    await expect
      .poll(() => other.getByRole('heading', { level: 1 }).innerText(), waiting)
      .toMatch(new RegExp(`\\b${either + neither}$`))
    expect([...page.errors, ...other.errors]).toEqual([])
    await page.context().close()
    await other.context().close()
  })
})
