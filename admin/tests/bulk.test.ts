import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const made = 60

describe.skipIf(hasNoBrowser)('many records of a list', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
    await stage.api('mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }', {
      inputs: Array.from({ length: made }, (_, at) => ({
        name: `Bulk ${String(at).padStart(2, '0')}`,
        isCompany: true,
        city: at < 5 ? 'Bremen' : 'Lund',
      })),
    })
  }, 180_000)
  afterAll(() => stage?.stop())

  const counted = async (filter: string) => {
    const query = `{ partners(filter: { name: { startsWith: "Bulk" }, ${filter} }) { totalCount } }`
    return (await stage.api<{ partners: { totalCount: number } }>(query)).partners.totalCount
  }
  const address = `/Partner?filter=${encodeURIComponent('{"words":["bulk"]}')}&sort=name&order=ASC&perPage=25`

  test('are edited together, and as they were again by Undo, but for what others changed since', async () => {
    const page = await stage.open(address)
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    const bar = page.getByRole('toolbar', { name: 'Selection' })
    await bar.getByText('25 selected').waitFor()
    await bar.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Field').selectOption({ label: 'City' })
    await dialog.getByLabel('New value').fill('Oslo')
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Change' }).click()
    await page.getByText('Changed city of 25 contacts').waitFor()
    expect(await counted('city: { eq: "Oslo" }')).toBe(25)

    const first = await stage.api<{ partners: { nodes: { id: string }[] } }>(
      '{ partners(first: 1, filter: { name: { eq: "Bulk 00" } }) { nodes { id } } }',
    )
    await stage.api(
      `mutation { updatePartner(id: ${first.partners.nodes[0]?.id}, input: { city: "Rome" }) { id } }`,
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('City is as it was').waitFor()
    expect(await counted('city: { eq: "Oslo" }')).toBe(0)
    expect(await counted('city: { eq: "Bremen" }')).toBe(4)
    expect(await counted('city: { eq: "Rome" }')).toBe(1)

    // Archived, and back.
    await page.getByRole('checkbox', { name: 'Select Bulk 07' }).check()
    await bar.getByRole('button', { name: 'Archive' }).click()
    await page.getByText('Archived “Bulk 07”').waitFor()
    expect(await counted('active: { eq: false }')).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => counted('active: { eq: false }'), waiting).toBe(0)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('are all of a search, however many pages it has, in the background', async () => {
    const page = await stage.open(address)
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    const bar = page.getByRole('toolbar', { name: 'Selection' })
    await bar.getByRole('button', { name: `Select all ${made}` }).click()
    await bar.getByText(`All ${made} selected`).waitFor()
    expect(await findings(page)).toEqual([])
    await bar.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Field').selectOption({ label: 'City' })
    await dialog.getByLabel('New value').fill('Paris')
    await dialog.getByRole('button', { name: 'Change' }).click()
    const asked = page.getByRole('dialog', { name: `Change city of all ${made} contacts?` })
    await asked.getByRole('button', { name: 'Change city' }).click()
    await page.getByText('You are told when it is done.').waitFor()
    await expect.poll(() => counted('city: { eq: "Paris" }'), { timeout: 60_000, interval: 200 }).toBe(made)
    const others = await stage.api<{ partners: { totalCount: number } }>(
      '{ partners(filter: { city: { eq: "Paris" }, not: { name: { startsWith: "Bulk" } }, createdAt: { isNull: false } }) { totalCount } }',
    )
    // Whoever lived in Paris before; nobody else moved there.
    expect(others.partners.totalCount).toBeLessThan(5)
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})
