import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('activity of a record', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const make = async (name: string): Promise<string> => {
    const { made } = await stage.api<{ made: { id: string } }>(
      'mutation ($name: String!) { made: createPartner(input: { name: $name }) { id } }',
      { name },
    )
    return made.id
  }

  test('a comment is written by keyboard, mentions somebody, and is there at once in another browser', async () => {
    const id = await make('Talked About')
    const [here, there] = [
      await stage.open(`/Partner/${id}`),
      await stage.open(`/Partner/${id}`, { as: 'sales@example.com' }),
    ]
    const [mine, theirs] = [here, there].map((page) => page.getByRole('region', { name: 'Activity' }))
    await theirs?.getByLabel('New comment').waitFor()
    await mine?.getByLabel('New comment').focus()
    await here.keyboard.type('Please call, @Sa')
    const people = here.getByRole('listbox', { name: 'People' }).getByRole('option')
    await people.first().waitFor()
    const name = await people.first().textContent()
    await here.keyboard.press('Enter')
    await here.keyboard.type('today')
    await here.keyboard.press('Control+Enter')
    await theirs?.getByText(`Please call, @${name} today`).waitFor()
    await here.getByRole('button', { name: 'Show 1 comment' }).waitFor()
    await mine?.getByRole('button', { name: 'Unfollow' }).waitFor()
    await theirs?.getByRole('button', { name: 'Follow', exact: true }).click()
    await mine?.getByRole('list', { name: 'Followers' }).getByRole('listitem').nth(1).waitFor()
    await mine?.getByRole('button', { name: 'Remove comment' }).click()
    await here.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await theirs?.getByText('Removed by its author').waitFor()
    expect(await theirs?.getByRole('button', { name: 'Edit comment' }).count()).toBe(0)
    expect([...here.errors, ...there.errors]).toEqual([])
  })

  test('an activity is planned, done, and found among one’s own', async () => {
    const id = await make('Planned For')
    const page = await stage.open(`/Partner/${id}`)
    const panel = page.getByRole('region', { name: 'Activity' })
    await panel.getByRole('tab', { name: 'Activities' }).click()
    await panel.getByRole('button', { name: 'Plan activity' }).click()
    const dialog = page.getByRole('dialog', { name: 'Plan activity' })
    await dialog.getByLabel('Type').fill('Call')
    await page.getByRole('option', { name: 'Call' }).click()
    await dialog.getByLabel('Summary').fill('Ask for the size')
    await dialog.getByLabel('Due').fill('2026-01-05')
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click()
    await panel.getByText('Overdue').waitFor()
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: /My activities.*1 overdue/ }).click()
    await page.getByRole('heading', { name: /Activities/ }).waitFor()
    await page.getByText('Ask for the size').first().click()
    await page.getByRole('link', { name: 'Contact Planned For' }).click()
    await page.getByRole('heading', { name: 'Planned For' }).waitFor()
    await panel.getByRole('tab', { name: /Activities/ }).click()
    await panel.getByRole('button', { name: 'Mark as done: Ask for the size' }).click()
    await page.getByRole('dialog').getByLabel('Feedback').fill('Large')
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as done' }).click()
    await panel.getByText('Nothing is planned.').waitFor()
    expect(page.errors).toEqual([])
  })

  test('an activity is planned from their list, by the name of a record, which others are made to follow', async () => {
    const id = await make('Named Not Numbered')
    const page = await stage.open('/Activity/create')
    await page.getByText('Choose first what it is about.').waitFor()
    const entity = page.getByRole('combobox', { name: 'Entity' })
    // What has no activity cannot be chosen.
    expect(await entity.getByRole('option', { name: 'Activity', exact: true }).count()).toBe(0)
    await entity.selectOption({ label: 'Contact' })
    await page.getByRole('combobox', { name: 'Record' }).fill('not numb')
    await page.getByRole('option', { name: 'Named Not Numbered' }).click()
    await page.getByRole('combobox', { name: 'Type' }).fill('Call')
    await page.getByRole('option', { name: 'Call' }).click()
    await page.getByLabel('Summary').fill('Ask for the name')
    await page.getByRole('button', { name: 'Create activity' }).click()
    await page.getByRole('link', { name: 'Contact Named Not Numbered' }).click()
    await page.getByRole('heading', { name: 'Named Not Numbered', level: 1 }).waitFor()

    const panel = page.getByRole('region', { name: 'Activity' })
    await panel.getByRole('button', { name: 'Add a follower' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a follower' })
    await dialog.getByRole('combobox', { name: 'Person' }).fill('Sam')
    await page.getByRole('option', { name: 'Sam Seller' }).click()
    await dialog.getByRole('button', { name: 'Add' }).click()
    await panel.getByRole('img', { name: 'Sam Seller' }).waitFor()
    const { followers } = await stage.api<{ followers: { nodes: { user: { displayName: string } }[] } }>(
      `{ followers(filter: { entity: { eq: "Partner" }, recordId: { eq: ${id} } }) { nodes { user { displayName } } } }`,
    )
    expect(followers.nodes.map(({ user }) => user.displayName)).toContain('Sam Seller')
    // Twice is refused in the dialog, in words.
    await panel.getByRole('button', { name: 'Add a follower' }).click()
    await dialog.getByRole('combobox', { name: 'Person' }).fill('Sam')
    await page.getByRole('option', { name: 'Sam Seller' }).click()
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByRole('alert').getByText('This person follows the record already.').waitFor()
    await page.context().close()
  })
})
