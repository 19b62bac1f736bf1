import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('dashboards', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  /** Puts what the page shows on a dashboard, a new one where `name` is none yet. */
  async function add(page: Page, title: string, kind: string, name: string, isNew = false): Promise<void> {
    await page.getByRole('button', { name: 'Add to a dashboard' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add to a dashboard' })
    await dialog.getByLabel('Title').fill(title)
    await dialog.getByLabel('Show as').selectOption(kind)
    await dialog.getByRole('combobox', { name: /^Dashboard/ }).selectOption(isNew ? 'A new dashboard' : name)
    if (isNew) await dialog.getByLabel('Name of the new dashboard').fill(name)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await page.getByRole('region', { name: title }).waitFor()
  }
  const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })

  test('are filled from the list, the chart and the pivot, with the same filter and figures', async () => {
    const { saleOrderAggregate } = await stage.api<{ saleOrderAggregate: { count: number }[] }>(
      '{ saleOrderAggregate(filter: { state: { eq: SENT } }) { count } }',
    )
    const filter = JSON.stringify({ where: [{ field: 'state', operator: 'is', value: ['SENT'] }] })
    const page = await stage.open(`/SaleOrder?${new URLSearchParams({ view: 'list', filter })}`)
    await page.getByRole('table').waitFor()
    await add(page, 'Sent quotations', 'Number', 'Sales at a glance', true)
    const number = card(page, 'Sent quotations').getByRole('link', {
      name: String(saleOrderAggregate[0]?.count),
      exact: true,
    })
    await number.waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Sales at a glance' }).waitFor()

    for (const [view, kind, title] of [
      ['list', 'List', 'Latest orders'],
      ['chart', 'Chart', 'By month'],
      ['pivot', 'Table', 'By country'],
    ] as const) {
      await page.goto(`/SaleOrder?view=${view}`)
      await page.getByRole('table').first().waitFor()
      await add(page, title, kind, 'Sales at a glance')
    }
    await card(page, 'Latest orders')
      .getByRole('link', { name: /^S\d+$/ })
      .first()
      .waitFor()
    await card(page, 'By country').getByRole('table').waitFor()
    await card(page, 'By month').locator('svg').first().waitFor()
    expect(await findings(page)).toEqual([])
    await number.click()
    await page.getByRole('heading', { name: /^Sales orders/ }).waitFor()
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).innerText(), waiting)
      .toMatch(new RegExp(`\\b${saleOrderAggregate[0]?.count}$`))
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('come with the module: its figures, for whoever may read its records', async () => {
    const page = await stage.open('/', { as: 'accountant@example.com' })
    await page.getByRole('navigation').getByRole('link', { name: 'Sales overview' }).click()
    await page.getByRole('heading', { name: 'Sales overview' }).waitFor()
    await card(page, 'Orders this month').getByRole('link', { name: /^\d+$/ }).waitFor()
    await card(page, 'Sold this month').getByRole('link', { name: /^€/ }).waitFor()
    await card(page, 'Revenue by month').locator('svg').first().waitFor()
    await card(page, 'Top customers').getByRole('table').waitFor()
    await card(page, 'Open quotations').getByRole('link', { name: /^S\d+/ }).first().waitFor()
    expect(await findings(page)).toEqual([])
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('are rearranged, follow the records, and are shared without showing what a reader may not see', async () => {
    const widget = { kind: 'NUMBER', filter: {}, settings: {}, width: 1 }
    const { createDashboard } = await stage.api<{ createDashboard: { id: string } }>(
      'mutation ($input: DashboardCreateInput!) { createDashboard(input: $input) { id } }',
      {
        input: {
          name: 'For all',
          widgets: {
            create: [
              { ...widget, title: 'Tags', entity: 'Tag', sequence: 1 },
              { ...widget, title: 'Rules', entity: 'AccessRule', sequence: 2 },
            ],
          },
        },
      },
    )
    const page = await stage.open(`/dashboards/${createDashboard.id}`)
    const tags = card(page, 'Tags').getByRole('paragraph')
    const before = Number(await tags.innerText())
    await page.getByTitle('Changes of others are shown as they happen').waitFor()
    await stage.api('mutation { createTag(input: { name: "One more" }) { id } }')
    await expect.poll(() => tags.innerText(), waiting).toBe(String(before + 1))

    const choose = async (what: string, label: string) => {
      await page.getByRole('button', { name: `Change ${what}` }).click()
      await page.getByRole('menuitem', { name: label }).click()
    }
    const titles = () => page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()
    await choose('Rules', 'Move to the front')
    await expect.poll(titles, waiting).toEqual(['Rules', 'Tags'])
    const handle = (what: string) => card(page, what).getByRole('heading', { name: what })
    await handle('Rules').dragTo(card(page, 'Tags'))
    await expect.poll(titles, waiting).toEqual(['Tags', 'Rules'])
    await handle('Rules').dragTo(card(page, 'Tags'))
    await expect.poll(titles, waiting).toEqual(['Rules', 'Tags'])
    // So it is kept, not only shown.
    await page.reload()
    await card(page, 'Tags').waitFor()
    await expect.poll(titles, waiting).toEqual(['Rules', 'Tags'])
    await choose('Rules', 'Change…')
    const dialog = page.getByRole('dialog', { name: 'Change Rules' })
    await dialog.getByLabel('Title').fill('Rules by operation')
    await dialog.getByLabel('Show as').selectOption('Chart')
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await dialog.getByLabel(/^By/).selectOption({ index: 1 })
    await dialog.getByLabel(/^Chart/).selectOption('Pie')
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await card(page, 'Rules by operation')
      .locator('.MuiPieChart-arc, .MuiPieArc-root, path')
      .first()
      .waitFor()
    await choose('Rules by operation', 'Change…')
    const again = page.getByRole('dialog', { name: 'Change Rules by operation' })
    await again.getByLabel('Title').fill('Rules')
    await again.getByLabel('Show as').selectOption('Number')
    await again.getByRole('button', { name: 'Save' }).click()
    await card(page, 'Rules').getByRole('paragraph').waitFor()
    await choose('Tags', 'Remove')
    await expect.poll(titles, waiting).toEqual(['Rules'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(titles, waiting).toEqual(['Rules', 'Tags'])
    await choose('this dashboard', 'Share with everybody')
    await page.getByText('Shared with everybody', { exact: true }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()

    const reader = await stage.open('/', { as: 'sales@example.com' })
    await reader.getByRole('navigation').getByRole('link', { name: 'For all' }).click()
    await reader.getByRole('heading', { name: 'For all' }).waitFor()
    await card(reader, 'Tags').getByRole('paragraph').waitFor()
    await card(reader, 'Rules').getByText('You may not see what this is about.').waitFor()
    expect(await reader.getByRole('button', { name: /^Change / }).count()).toBe(0)
    expect(reader.errors).toEqual([])
    await reader.context().close()
  })
})
