import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

interface Group {
  count: number
  group: { state: string }
  sum: { amountTotal: string }
}

describe.skipIf(hasNoBrowser)('a list in groups', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  test('shows counts and sums of two levels, and the records of the innermost', async () => {
    const { states, total } = await stage.api<{ states: Group[]; total: [Group] }>(`{
      states: saleOrderAggregate(groupBy: [{ state: true }]) { count group { state } sum { amountTotal } }
      total: saleOrderAggregate { count sum { amountTotal } }
    }`)
    const page = await stage.open('/SaleOrder')
    await page.getByRole('table').waitFor()
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'State', exact: true }).click()
    const groups = page.locator('tr[data-group]')
    await expect.poll(() => groups.count(), waiting).toBe(states.length)
    expect(new URL(page.url()).searchParams.get('group')).toBe('state')
    expect(await findings(page)).toEqual([])
    const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' })
    const texts = (await groups.allInnerTexts()).join('\n')
    for (const one of states) {
      expect(texts).toContain(money.format(Number(one.sum.amountTotal)))
      expect(texts).toContain(String(one.count))
    }
    expect(await page.locator('tfoot').innerText()).toContain(money.format(Number(total[0].sum.amountTotal)))

    await page.getByRole('button', { name: 'Grouped by State' }).click()
    const menu = page.getByRole('dialog')
    await menu.getByRole('button', { name: 'Date', exact: true }).click()
    await menu.getByRole('button', { name: 'Month', exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('group'), waiting).toBe('state,date:MONTH')
    // By keyboard: into the first group, into its first month, to its first record.
    await groups.first().focus()
    await page.keyboard.press('ArrowRight')
    const inner = page.locator('tr[data-group][data-depth="1"]')
    await inner.first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    const records = page.locator('tr[data-id]')
    await records.first().waitFor()
    const count = Number((await inner.first().locator('button span').last().innerText()).trim())
    expect(await records.count()).toBe(count)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/SaleOrder\/\d+$/)
    // Back again, the groups are as they were left.
    await page.goBack()
    await expect.poll(() => records.count(), waiting).toBe(count)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('reads on within a long group, and groups archived records too', async () => {
    const { createPartners } = await stage.api<{ createPartners: { id: string }[] }>(
      'mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }',
      {
        inputs: Array.from({ length: 30 }, (_, at) => ({
          name: `Grouped ${String(at).padStart(2, '0')}`,
          isCompany: true,
          active: at > 0,
        })),
      },
    )
    expect(createPartners).toHaveLength(30)
    const page = await stage.open('/Partner?group=isCompany')
    await page.getByRole('searchbox').fill('grouped')
    const group = page.locator('tr[data-group]')
    await expect.poll(() => group.allInnerTexts(), waiting).toEqual([expect.stringMatching(/Yes\s*29/)])
    await group.first().click()
    const records = page.locator('tr[data-id]')
    await expect.poll(() => records.count(), waiting).toBe(25)
    await page.getByRole('button', { name: 'Show more of 4' }).click()
    await expect.poll(() => records.count(), waiting).toBe(29)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archived' }).click()
    await page.keyboard.press('Escape')
    await expect.poll(() => records.allInnerTexts(), waiting).toEqual([expect.stringContaining('Grouped 00')])
    expect(page.errors).toEqual([])
    await page.context().close()

    const phone = await stage.open('/Partner?group=isCompany', { viewport: { width: 390, height: 844 } })
    await phone.getByRole('button', { name: /^Yes/ }).click()
    await phone.getByRole('button', { name: /^Show more of/ }).waitFor()
    expect(await findings(phone)).toEqual([])
    expect(phone.errors).toEqual([])
    await phone.context().close()
  })
})
