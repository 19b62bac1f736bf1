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
})
