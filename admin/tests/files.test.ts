import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe.skipIf(hasNoBrowser)('files of a record', () => {
  let stage: Stage
  let id: string
  beforeAll(async () => {
    stage = await setStage()
    const { made } = await stage.api<{ made: { id: string } }>(
      'mutation { made: createPartner(input: { name: "Has Files" }) { id } }',
    )
    id = made.id
  }, 180_000)
  afterAll(() => stage?.stop())

  async function openFiles(as?: string) {
    const page = await stage.open(`/Partner/${id}`, as ? { as } : {})
    const panel = page.getByRole('region', { name: 'Activity' })
    await panel.getByRole('tab', { name: 'Files' }).click()
    return { page, list: panel.getByRole('list', { name: 'Files', exact: true }), panel }
  }

  const choose = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.getByLabel('Files to add').setInputFiles(files)

  test('are added, shown at once to others, saved as they were, and deleted', async () => {
    const [mine, theirs] = [await openFiles(), await openFiles('sales@example.com')]
    await choose(mine.page, [
      { name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('Ten chairs') },
      { name: 'chair.png', mimeType: 'image/png', buffer: png },
    ])
    await theirs.list.getByRole('link', { name: 'offer.txt', exact: true }).waitFor()
    const picture = theirs.list.getByRole('img', { name: 'Show chair.png' })
    await picture.waitFor()
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
      .toBe(1)
    const [download] = await Promise.all([
      theirs.page.waitForEvent('download'),
      theirs.list.getByRole('link', { name: 'offer.txt', exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toBe('offer.txt')
    expect(await readFile(await download.path(), 'utf8')).toBe('Ten chairs')
    expect(await theirs.list.getByRole('button', { name: /^Delete/ }).count()).toBe(0)
    await mine.list.getByRole('button', { name: 'Delete offer.txt' }).click()
    await mine.page.getByRole('dialog').getByRole('button', { name: 'Delete file' }).click()
    await theirs.list.getByRole('link', { name: 'offer.txt', exact: true }).waitFor({ state: 'detached' })
    expect([...mine.page.errors, ...theirs.page.errors]).toEqual([])
  })

  test('are dropped onto the list; one that cannot be taken says why', async () => {
    const { page, panel, list } = await openFiles()
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['dropped'], 'dropped.csv'))
      transfer.items.add(new File([], 'empty.csv'))
      return transfer
    })
    const hint = panel.getByText('or drop them here')
    await hint.dispatchEvent('dragover', { dataTransfer: data })
    await hint.dispatchEvent('drop', { dataTransfer: data })
    await list.getByRole('link', { name: 'dropped.csv', exact: true }).waitFor()
    await page.getByText('empty.csv: The file is empty.').waitFor()
    expect(page.errors).toEqual([])
  })
})
