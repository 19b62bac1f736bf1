import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('the code of views', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  test('is what a module would write, with what was chosen, and a query that can be asked again', async () => {
    const filter = { where: [{ field: 'number', operator: 'contains', value: 'S0' }], words: ['s'] }
    const address = new URLSearchParams({ filter: JSON.stringify(filter), sort: 'number', order: 'DESC' })
    const page = await stage.open(`/SaleOrder?${address}`)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('row').nth(2).waitFor()
    const block = (name: string) => page.getByRole('dialog').getByRole('region', { name, exact: true })
    const definition = () => block('View definition').locator('pre').innerText()
    const copied = async (name: string) => {
      await block(name)
        .getByRole('button', { name: `Copy: ${name}` })
        .click()
      await block(name).getByText('Copied').waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    const answer = async () =>
      stage.api<Record<string, unknown>>(
        await copied('GraphQL query'),
        JSON.parse(await copied('Variables')) as Record<string, unknown>,
      )

    await page.getByRole('button', { name: 'Show code' }).click()
    await page.getByRole('dialog', { name: 'Code of Sales orders' }).waitFor()
    expect(await definition()).toContain("kind: 'LIST'")
    expect(await definition()).toContain("order: [{ number: 'DESC' }]")
    expect(await definition()).toContain(
      "{ name: 'chosen', label: 'Chosen filter', filter: { number: { contains: 'S0' } } }",
    )
    await page.getByText('The words “s” are not part of it').waitFor()
    expect(await copied('View definition')).toMatch(/^view\(SaleOrder, \{\n {2}kind: 'LIST',[\s\S]*\}\),$/)
    expect(await answer()).toMatchObject({ page: { totalCount: expect.any(Number) } })
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    for (const [view, kind, root] of [
      ['board', 'KANBAN', 'groups'],
      ['calendar', 'CALENDAR', 'p0'],
      ['chart', 'GRAPH', 'groups'],
      ['pivot', 'PIVOT', 'r0c0'],
    ] as const) {
      await page.goto(`/SaleOrder?view=${view}`)
      const heading = page.getByRole('heading', { level: 1 })
      await expect.poll(() => heading.innerText(), waiting).toMatch(/\d$/)
      if (view === 'chart') await page.getByRole('combobox', { name: 'Measure' }).selectOption('Count')
      await page.getByRole('button', { name: 'Show code' }).click()
      await expect.poll(definition, waiting).toContain(`kind: '${kind}'`)
      if (view === 'chart') expect(await definition()).toContain("measure: 'count'")
      const query = await block('GraphQL query').locator('pre').innerText()
      expect(query).toContain(`${root}: `)
      if (await block('Variables').count()) expect(await answer()).toHaveProperty(root)
      else expect(await stage.api(query)).toHaveProperty(root)
    }
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('opens from the menu of a record and from the command field, on a phone too, for who sets up the program', async () => {
    const { saleOrders } = await stage.api<{ saleOrders: { nodes: { id: string; number: string }[] } }>(
      '{ saleOrders(first: 1) { nodes { id number } } }',
    )
    const [{ id, number } = { id: '', number: '' }] = saleOrders.nodes
    const page = await stage.open(`/SaleOrder/${id}`, { viewport: { width: 390, height: 844 } })
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Show code' }).click()
    const panel = page.getByRole('dialog', { name: `Code of ${number}` })
    await panel.getByText('query SaleOrderOne').waitFor()
    expect(await panel.getByText("kind: 'FORM'").count()).toBe(1)
    await expect.poll(() => panel.boundingBox(), waiting).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await findings(page)).toEqual([])
    await panel.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('show code')
    await page.getByRole('option', { name: /Show code/ }).click()
    await panel.waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()

    const seller = await stage.open('/SaleOrder', { as: 'sales@example.com' })
    await seller.getByRole('row').nth(2).waitFor()
    expect(await seller.getByRole('button', { name: 'Show code' }).count()).toBe(0)
    await seller.keyboard.press('Control+k')
    await seller.getByRole('combobox', { name: 'Search or jump to' }).fill('show code')
    await seller.getByText('Nothing found for').waitFor()
    await seller.context().close()
  })
})
