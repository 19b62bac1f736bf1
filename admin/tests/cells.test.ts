import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

interface Partner {
  id: string
  name: string
  email: string | null
  city: string | null
  country: { name: string } | null
}

describe.skipIf(hasNoBrowser)('cells of a list', () => {
  let stage: Stage
  const ids: string[] = []
  beforeAll(async () => {
    stage = await setStage()
    const { createPartners } = await stage.api<{ createPartners: { id: string }[] }>(
      'mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }',
      { inputs: ['Cell one', 'Cell two'].map((name) => ({ name, isCompany: true, city: 'Bremen' })) },
    )
    ids.push(...createPartners.map((one) => one.id))
    const value = { paths: ['name', 'city', 'email', 'country'] }
    await stage.api('mutation ($value: JSON) { keepSetting(key: "list.Partner.columns", value: $value) }', {
      value,
    })
  }, 180_000)
  afterAll(() => stage?.stop())

  const stored = async (at: number) => {
    const query = `{ partner(id: ${ids[at]}) { id name email city country { name } } }`
    return (await stage.api<{ partner: Partner }>(query)).partner
  }
  const cell = (page: Page, at: number, path: string) =>
    page.locator(`tr[data-id="${ids[at]}"] td[data-path="${path}"]`)
  const open = async () => {
    const page = await stage.open(
      `/Partner?filter=${encodeURIComponent('{"words":["cell"]}')}&sort=name&order=ASC`,
    )
    await cell(page, 0, 'city').waitFor()
    return page
  }

  test('are edited by double click and by keyboard, from one to the next', async () => {
    const page = await open()
    await cell(page, 0, 'city').dblclick()
    const city = page.getByRole('textbox', { name: 'City' })
    await city.fill('Lund')
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.getByRole('textbox', { name: 'E-mail' }).fill('one@example.com')
    await page.keyboard.press('Tab')
    await page.getByRole('combobox', { name: 'Country' }).fill('swed')
    await page.getByRole('option', { name: 'Sweden' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => stored(0), waiting)
      .toMatchObject({ city: 'Lund', email: 'one@example.com', country: { name: 'Sweden' } })
    // Enter went down to the next record's country; Escape leaves it as it is.
    await page.getByRole('combobox', { name: 'Country' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Country' }).waitFor({ state: 'detached' })
    // From the row by the arrow to its cells, and Enter.
    await page.locator(`tr[data-id="${ids[1]}"]`).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await city.fill('Oslo')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await stored(1)).city, waiting).toBe('Oslo')
    expect(page.url()).toContain('/Partner?')
    // One click still opens.
    await cell(page, 1, 'city').click()
    await page.waitForURL(new RegExp(`/Partner/${ids[1]}$`))
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('keep what was refused, with the reason, until it is put right', async () => {
    const page = await open()
    await cell(page, 0, 'email').dblclick()
    const email = page.getByRole('textbox', { name: 'E-mail' })
    await email.fill('no address')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('e-mail address').waitFor()
    // Enter went on to the next record; the refused value waits in its cell.
    await page.keyboard.press('Escape')
    expect(await cell(page, 0, 'email').innerText()).toContain('no address')
    expect((await stored(0)).email).not.toBe('no address')
    await cell(page, 0, 'email').dblclick()
    expect(await email.inputValue()).toBe('no address')
    await email.fill('right@example.com')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await stored(0)).email, waiting).toBe('right@example.com')
    await page.context().close()
  })

  test('let someone choose when the same value was changed meanwhile, and take other changes along', async () => {
    // What follows changes is held back, so that the page is behind.
    const page = await open()
    await page.routeWebSocket(/graphql/, () => {})
    await page.reload()
    await cell(page, 0, 'city').waitFor()
    const change = (input: string) =>
      stage.api(`mutation { updatePartner(id: ${ids[0]}, input: ${input}) { id } }`)
    await change('{ email: "elsewhere@example.com" }')
    await cell(page, 0, 'city').dblclick()
    await page.getByRole('textbox', { name: 'City' }).fill('Rome')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Escape')
    await expect
      .poll(() => stored(0), waiting)
      .toMatchObject({ city: 'Rome', email: 'elsewhere@example.com' })

    await expect.poll(() => cell(page, 0, 'email').innerText(), waiting).toBe('elsewhere@example.com')
    await change('{ city: "Paris" }')
    await cell(page, 0, 'city').dblclick()
    await page.getByRole('textbox', { name: 'City' }).fill('Vienna')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await expect.poll(async () => (await stored(0)).city, waiting).toBe('Vienna')
    await page.context().close()
  })
})
