import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

interface Saved {
  savedFilters: { nodes: { name: string; isShared: boolean; filter: unknown; groupBy: string | null }[] }
}

describe.skipIf(hasNoBrowser)('search of a list', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const saved = async () =>
    (await stage.api<Saved>('{ savedFilters { nodes { name isShared filter groupBy } } }')).savedFilters.nodes

  test('suggests the fields that typed text may mean, and searches by the one that is chosen', async () => {
    const { saleOrders } = await stage.api<{ saleOrders: { nodes: { partner: { name: string } }[] } }>(
      '{ saleOrders(first: 1) { nodes { partner { name } } } }',
    )
    const customer = saleOrders.nodes[0]?.partner.name ?? ''
    const word = customer.split(' ')[0]?.toLowerCase() ?? ''
    const count = await stage.api<{ saleOrders: { totalCount: number } }>(
      'query ($word: String!) { saleOrders(filter: { partner: { name: { contains: $word } } }) { totalCount } }',
      { word },
    )
    const page = await stage.open('/SaleOrder')
    await page.getByRole('table').waitFor()
    const field = page.getByRole('searchbox')
    await field.fill(word)
    await page.getByRole('option', { name: `Number contains ${word}` }).waitFor()
    expect(
      await page
        .getByRole('listbox', { name: 'Search by' })
        .getByRole('option', { selected: true })
        .innerText(),
    ).toBe(`Search “${word}” everywhere`)
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(
      await page
        .getByRole('listbox', { name: 'Search by' })
        .getByRole('option', { selected: true })
        .innerText(),
    ).toBe(`Customer contains ${word}`)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `Drop filter Customer contains ${word}` }).waitFor()
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting)
      .toMatch(new RegExp(`\\b${count.saleOrders.totalCount}$`))
    expect(await field.inputValue()).toBe('')

    // A choice and a ready-made filter, by the mouse.
    await field.fill('sales order')
    await page.getByRole('option', { name: 'State is Sales order' }).click()
    await page.getByRole('button', { name: 'Drop filter State is Sales order' }).waitFor()
    await field.fill('my quo')
    await page.getByRole('option', { name: 'My quotations' }).click()
    await page.getByRole('button', { name: 'Drop filter My quotations' }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('is kept by a name, opens the list, is renamed, shared and deleted', async () => {
    const page = await stage.open('/SaleOrder?group=state')
    await page.getByRole('table').waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Orders', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Drop filter Orders' }).waitFor()
    await page.getByRole('button', { name: 'Saved filters' }).click()
    const menu = page.getByRole('dialog', { name: 'Saved filters' })
    await menu.getByLabel('Name of this search').fill('Won')
    await menu.getByLabel('Open the list with it').check()
    expect(await findings(page)).toEqual([])
    await menu.getByRole('button', { name: 'Save', exact: true }).click()
    await menu.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Saved filters: Won' }).waitFor()
    expect(await saved()).toEqual([
      { name: 'Won', isShared: false, filter: { presets: ['orders'] }, groupBy: 'state' },
    ])

    // In another browser the list opens with it, grouped as it was.
    await expect
      .poll(async () => {
        const { viewer } = await stage.api<{ viewer: { settings: object } }>('{ viewer { settings } }')
        return Object.keys(viewer.settings)
      }, waiting)
      .toContain('list.SaleOrder.default')
    const other = await stage.open('/')
    await other.getByRole('navigation').getByRole('link', { name: 'Sales orders' }).click()
    await other.getByRole('button', { name: 'Drop filter Orders' }).waitFor()
    await other.locator('tr[data-group]').first().waitFor()
    expect(new URL(other.url()).searchParams.get('group')).toBe('state')

    // What is dropped stays dropped until the list is opened anew.
    await other.getByRole('button', { name: 'Drop filter Orders' }).click()
    await other.getByRole('button', { name: 'Drop filter Orders' }).waitFor({ state: 'detached' })
    await other.getByRole('button', { name: 'Saved filters' }).click()
    const choices = other.getByRole('dialog', { name: 'Saved filters' })
    await choices.getByRole('button', { name: 'Change “Won”' }).click()
    await other.getByRole('menuitem', { name: 'Rename' }).click()
    await choices.getByLabel('New name').fill('Won orders')
    await other.keyboard.press('Enter')
    await choices.getByRole('button', { name: 'Won orders Opens' }).waitFor()
    await choices.getByRole('button', { name: 'Change “Won orders”' }).click()
    await other.getByRole('menuitem', { name: 'Share with everybody' }).click()
    await choices.getByRole('heading', { name: 'Shared' }).waitFor()
    expect(await saved()).toMatchObject([{ name: 'Won orders', isShared: true }])
    await choices.getByRole('button', { name: 'Change “Won orders”' }).click()
    await other.getByRole('menuitem', { name: 'Delete' }).click()
    await expect.poll(saved, waiting).toEqual([])
    expect([...page.errors, ...other.errors]).toEqual([])
    await page.context().close()
    await other.context().close()
  })
})
