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
  }, 90_000)

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
  }, 60_000)
})
