import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('changes of others', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const rename = (id: string, name: string) =>
    stage.api('mutation ($id: ID!, $name: String!) { updateTag(id: $id, input: { name: $name }) { id } }', {
      id,
      name,
    })
  async function make(name: string): Promise<string> {
    const { createTag } = await stage.api<{ createTag: { id: string } }>(
      'mutation ($name: String!) { createTag(input: { name: $name }) { id } }',
      { name },
    )
    return createTag.id
  }

  test('appear in an open list by themselves', async () => {
    const id = await make('Seen first')
    const page = await stage.open('/Tag')
    await page.getByRole('cell', { name: 'Seen first' }).first().waitFor()
    await page.getByTitle('Changes of others are shown as they happen').waitFor()
    await rename(id, 'Seen at once')
    await page.getByRole('cell', { name: 'Seen at once' }).first().waitFor()
    await make('Brand new')
    await page.getByRole('cell', { name: 'Brand new' }).first().waitFor()
    expect(page.errors).toEqual([])
  })

  test('appear in a list that has no change log too', async () => {
    const page = await stage.open('/WebhookDelivery')
    await page.getByRole('heading', { name: 'No webhook deliveries yet' }).waitFor()
    const { w } = await stage.api<{ w: { id: string } }>(
      'mutation { w: createWebhook(input: { name: "Orders out", url: "https://hooks.example.com/in" }) { id } }',
    )
    await stage.api(
      'mutation ($id: ID!, $secret: String!) { setSecretWebhooks(ids: [$id], secret: $secret) { id } }',
      { id: w.id, secret: `whsec_${Buffer.alloc(24, 1).toString('base64')}` },
    )
    await stage.api('mutation ($id: ID!) { sendTestWebhooks(ids: [$id]) { id } }', { id: w.id })
    await page.getByRole('cell', { name: 'Orders out' }).first().waitFor()
    expect(page.errors).toEqual([])
  })

  test('are told to whoever is typing, and overwrite nothing', async () => {
    const id = await make('Edited by two')
    const page = await stage.open(`/Tag/${id}`)
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.waitFor()
    await page.getByTitle('Changes of others are shown as they happen').waitFor()
    await name.fill('Mine')
    await rename(id, 'Theirs')
    await page.getByText(/in the meantime/).waitFor()
    expect(await name.inputValue()).toBe('Mine')
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('dialog').getByText('Theirs').first().waitFor()
  })

  test('stand in the history of the record, with what was there before', async () => {
    const id = await make('Old name')
    await rename(id, 'New name')
    const page = await stage.open(`/Tag/${id}`)
    await page.getByText('All changes').click()
    await page.getByText('Old name', { exact: true }).waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: 'Old name' }).textContent()).toContain(
      'New name',
    )
    expect(page.errors).toEqual([])
  })
})
