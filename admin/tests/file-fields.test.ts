import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const picture = (name: string, buffer = png) => ({ name, mimeType: 'image/png', buffer })

describe.skipIf(hasNoBrowser)('pictures and files in fields', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  })
  afterAll(() => stage?.stop())

  test('are chosen, dropped, pasted, replaced and removed, also before the record is there', async () => {
    const page = await stage.open('/Partner/create')
    const field = page.getByLabel('Picture', { exact: true })
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Pictured Ltd')

    await field.setInputFiles(picture('bad.png', Buffer.from('<svg onload="alert(1)"/>')))
    await page.getByRole('alert').filter({ hasText: 'Picture takes PNG, JPEG, WEBP, GIF' }).waitFor()
    await field.setInputFiles(picture('huge.png', Buffer.alloc(10_000_001, 1)))
    await page.getByRole('alert').filter({ hasText: 'larger than 10 MB' }).waitFor()
    await field.setInputFiles(picture('empty.png', Buffer.alloc(0)))
    await page.getByRole('alert').filter({ hasText: 'empty' }).waitFor()

    await field.setInputFiles(picture('logo.png'))
    await page.getByRole('link', { name: 'Show logo.png' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('button', { name: 'Create contact' }).click()
    await page.getByRole('heading', { name: 'Pictured Ltd' }).waitFor()
    const image = page.getByRole('img', { name: 'Show logo.png' })
    await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1)

    // The form of the record itself has taken the place of that of a new one.
    await page.waitForURL(/\/Partner\/\d+$/)
    await page.getByRole('region', { name: 'Activity' }).waitFor()
    const box = page.getByRole('complementary', { name: 'Details' })
    for (const kind of ['drop', 'paste'] as const) {
      await field.evaluate(
        (input, [type, base64]) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
          const data = new DataTransfer()
          data.items.add(new File([bytes], `${type}.png`, { type: 'image/png' }))
          const options = { bubbles: true, cancelable: true }
          input.dispatchEvent(
            type === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, ...options })
              : new ClipboardEvent('paste', { clipboardData: data, ...options }),
          )
        },
        [kind, png.toString('base64')] as const,
      )
      await box.getByRole('link', { name: `Show ${kind}.png` }).waitFor()
    }
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
    const stored = async () => {
      const { partners } = await stage.api<{ partners: { nodes: { image: { name: string } | null }[] } }>(
        '{ partners(filter: { name: { eq: "Pictured Ltd" } }) { nodes { image { name } } } }',
      )
      return partners.nodes[0]?.image?.name
    }
    expect(await stored()).toBe('paste.png')

    await page.goto('/Partner?view=list&filter=%7B%22words%22%3A%5B%22Pictured%22%5D%7D')
    const row = page.getByRole('row', { name: /Pictured Ltd/ })
    await row.waitFor()
    expect(await row.locator('img').getAttribute('src')).toMatch(
      /^\/base\/files\/of-field\/\d+\?show&size=64$/,
    )
    // Asked for by whether it is there.
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Custom filter…' }).click()
    const builder = page.getByRole('dialog', { name: /of which…$/ })
    await builder.getByRole('button', { name: 'Field: Choose a field' }).click()
    const fields = page.getByRole('dialog', { name: 'Choose a field' })
    await fields.getByRole('button', { name: 'Picture', exact: true }).click()
    await builder.getByText('1 found').waitFor()
    expect(
      await builder
        .getByRole('combobox', { name: 'Comparison of Picture' })
        .locator('option')
        .allInnerTexts(),
    ).toEqual(['is not empty', 'is empty'])
    await page.keyboard.press('Escape')
    await row.getByRole('link', { name: 'Pictured Ltd' }).click()
    await box.getByRole('button', { name: 'Remove Picture' }).click()
    await box.getByRole('button', { name: 'Choose a picture' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(stored).toBeUndefined()
    expect(page.errors.filter((one) => !one.includes('400') && !one.includes('422'))).toEqual([])
    await page.context().close()
  })

  test('are what people put on their own profile, at once, and take off again', async () => {
    const page = await stage.open('/account/profile', { as: 'sales@example.com' })
    const own = page.getByRole('region', { name: 'Picture' })
    await own.getByLabel('Picture', { exact: true }).setInputFiles(picture('me.png'))
    await page.getByRole('link', { name: 'Show me.png' }).waitFor()
    const stored = async () => {
      const { users } = await stage.api<{ users: { nodes: { image: { name: string } | null }[] } }>(
        '{ users(filter: { email: { eq: "sales@example.com" } }) { nodes { image { name } } } }',
      )
      return users.nodes[0]?.image?.name ?? null
    }
    await expect.poll(stored).toBe('me.png')
    await page.reload()
    await page.getByRole('link', { name: 'Show me.png' }).waitFor()
    await page.getByRole('button', { name: 'Remove Picture' }).click()
    await expect.poll(stored).toBeNull()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('show the faces of people beside their names, and initials where there is none to be seen', async () => {
    const sam = await stage.open('/account/profile', { as: 'sales@example.com' })
    const account = sam.getByRole('button', { name: 'Account of Sam Seller' })
    const width = (face: Locator) => face.locator('img').evaluate((one: HTMLImageElement) => one.naturalWidth)
    expect(await account.textContent()).toBe('SS')
    const region = sam.getByRole('region', { name: 'Picture' })
    await region.getByLabel('Picture', { exact: true }).setInputFiles(picture('sam.png'))
    await expect.poll(() => width(account)).toBe(1)
    expect(await account.locator('img').getAttribute('src')).toMatch(
      /^\/base\/files\/of-field\/\d+\?show&size=64$/,
    )

    const { users } = await stage.api<{ users: { nodes: { id: string }[] } }>(
      '{ users(filter: { email: { eq: "sales@example.com" } }) { nodes { id } } }',
    )
    const { made } = await stage.api<{ made: { id: string } }>(
      'mutation ($user: ID!) { made: createPartner(input: { name: "Watched", salesperson: $user }) { id } }',
      { user: users.nodes[0]?.id },
    )
    const list = '/Partner?view=list&filter=%7B%22words%22%3A%5B%22Watched%22%5D%7D'
    await sam.goto(list)
    const watched = { name: /Watched/ }
    await expect.poll(() => width(sam.getByRole('row', watched).filter({ hasText: 'Sam Seller' }))).toBe(1)
    await sam.goto(`/Partner/${made.id}`)
    const activity = sam.getByRole('region', { name: 'Activity' })
    await activity.getByLabel('New comment').fill('I know them')
    await sam.keyboard.press('Control+Enter')
    await expect.poll(() => width(activity.getByRole('listitem').filter({ hasText: 'I know them' }))).toBe(1)
    const follower = activity
      .getByRole('list', { name: 'Followers' })
      .getByRole('img', { name: 'Sam Seller' })
    await expect.poll(() => width(follower)).toBe(1)
    expect(sam.errors).toEqual([])

    // Pictures that cannot be had.
    await sam.route('**/of-field/**', (route) => route.abort())
    await sam.reload()
    await expect.poll(() => follower.textContent()).toBe('SS')
    await expect.poll(() => account.textContent()).toBe('SS')

    // Pictures that others may not see: everything else is read all the same.
    const { roles } = await stage.api<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(filter: { code: { eq: "sale.salesperson" } }) { nodes { id } } }',
    )
    await stage.api(
      `mutation ($role: ID!) { createAccessRule(input: { description: "No faces", effect: DENY, role: $role,
        entity: "User", operations: ["read"], readFields: { only: ["image"] } }) { id } }`,
      { role: roles.nodes[0]?.id },
    )
    const page = await stage.open(`/Partner/${made.id}`, { as: 'sales@example.com' })
    await page.getByText('I know them').waitFor()
    const own = page.getByRole('region', { name: 'Activity' })
    expect(await own.getByRole('img', { name: 'Sam Seller' }).textContent()).toBe('SS')
    expect(await page.getByRole('button', { name: 'Account of Sam Seller' }).textContent()).toBe('SS')
    await page.goto(list)
    const row = page.getByRole('row', watched).filter({ hasText: 'Sam Seller' })
    await row.waitFor()
    expect(await row.locator('img').count()).toBe(0)
    expect(page.errors).toEqual([])
    await page.context().close()
    await sam.context().close()
  })
})
