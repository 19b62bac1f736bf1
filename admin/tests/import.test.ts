import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const csv = (name: string, ...lines: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\n')}\n`),
})

describe.skipIf(hasNoBrowser)('the import of files', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  })
  afterAll(() => stage?.stop())

  test('goes from a file to its records: matched, tried, corrected in its columns, imported, shown', async () => {
    const page = await stage.open('/Partner')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByRole('heading', { name: 'Import contacts' }).waitFor()
    await page
      .getByLabel('File')
      .setInputFiles(
        csv(
          'people.csv',
          'Name;Mail;Country;Label',
          'Wizard Ada;ada@example.com;Austria;wizard-vip',
          'Wizard Bob;nowhere;France;wizard-vip',
          'Wizard Cyd;cyd@example.com;Atlantis;',
        ),
      )
    await page.getByRole('table', { name: 'Columns of the file' }).waitFor()
    expect(await page.getByLabel('Field of Name').inputValue()).toBe('name')
    expect(await page.getByLabel('Country is found by').inputValue()).toBe('name')
    await page.getByText('2 of 3 values found').waitFor()
    await page.getByLabel('Field of Mail').selectOption({ label: 'E-mail' })
    await page.getByLabel('Field of Label').selectOption({ label: 'Tags' })
    await page.getByLabel('Missing records of Label').selectOption({ label: 'Make it when missing' })
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Mappings' }).click()
    await page.getByRole('menuitem', { name: 'Keep this mapping…' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Shop')
    await page.getByRole('button', { name: 'Keep mapping' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByRole('heading', { name: 'Some rows would be refused' }).waitFor()
    const refused = page.getByRole('table', { name: 'Refused rows' })
    await refused.getByRole('row', { name: '3 Mail nowhere This is not an e-mail address.' }).waitFor()
    await refused.getByRole('row', { name: /^4 Country Atlantis There is no country/ }).waitFor()
    const { partners } = await stage.api<{ partners: { totalCount: number } }>(
      '{ partners(filter: { name: { startsWith: "Wizard" } }) { totalCount } }',
    )
    expect(partners.totalCount).toBe(0)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download the refused rows' }).click()
    expect((await download).suggestedFilename()).toBe('people.errors.csv')

    await page.getByRole('button', { name: 'Import 1 contact' }).click()
    await page.getByRole('heading', { name: 'Some rows were refused' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: 'Show 1 contact' }).click()
    await page.getByRole('link', { name: 'Wizard Ada' }).or(page.getByText('Wizard Ada')).first().waitFor()
    expect(page.errors).toEqual([])
  })

  test('takes back what it made', async () => {
    const page = await stage.open('/import?entity=Partner')
    await page.getByRole('heading', { name: 'Import contacts' }).waitFor()
    await page.getByLabel('File').setInputFiles(csv('back.csv', 'Name', 'Undone Eve', 'Undone Fay'))
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByRole('heading', { name: 'Every row is good' }).waitFor()
    await page.getByRole('button', { name: 'Import 2 contacts' }).click()
    await page.getByRole('heading', { name: 'Every row was imported' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove 2 contacts' }).click()
    await page.getByRole('heading', { name: 'The import was undone' }).waitFor()
    const { partners } = await stage.api<{ partners: { totalCount: number } }>(
      '{ partners(filter: { name: { startsWith: "Undone" } }) { totalCount } }',
    )
    expect(partners.totalCount).toBe(0)
    expect(page.errors).toEqual([])
  })

  test('offers the mapping that was kept for a file with the same columns', async () => {
    const page = await stage.open('/import?entity=Partner')
    await page.getByRole('heading', { name: 'Import contacts' }).waitFor()
    await page.getByLabel('File').setInputFiles(csv('next.csv', 'Label;Name;Mail;Country', 'x;Wizard Dan;;'))
    await page.getByRole('table', { name: 'Columns of the file' }).waitFor()
    await page.getByRole('button', { name: 'Mappings' }).click()
    await page.getByRole('menuitem', { name: 'Shop' }).click()
    await expect.poll(() => page.getByLabel('Field of Label').inputValue(), waiting).toBe('tags')
    expect(await page.getByLabel('Missing records of Label').inputValue()).toBe('make')
    expect(page.errors).toEqual([])
  })

  test('says what is wrong with a file, and what is missing before a trial', async () => {
    const page = await stage.open('/import?entity=Partner', { viewport: { width: 390, height: 844 } })
    await page.getByRole('heading', { name: 'Import contacts' }).waitFor()
    await page
      .getByLabel('File')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') })
    await page.getByRole('alert').filter({ hasText: 'Choose a CSV file' }).waitFor()
    await page.getByLabel('File').setInputFiles(csv('b.csv', 'city', 'Rome\u0000'))
    await page.getByRole('alert').filter({ hasText: 'null characters' }).waitFor()
    await page.getByLabel('File').setInputFiles(csv('c.csv', 'city', 'Rome'))
    await page.getByText('No column is taken for Name, which new records need.').waitFor()
    expect(await page.getByRole('button', { name: 'Try', exact: true }).isDisabled()).toBe(true)
    expect(await findings(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    // The refusal of the broken file is an answer of the server that the browser notes.
    expect(page.errors.filter((text) => !text.includes('400'))).toEqual([])
  })

  test('takes no file for what the viewer may not create', async () => {
    const page = await stage.open('/import?entity=ImportJob')
    await page.getByRole('heading', { name: 'Import', exact: true }).waitFor()
    expect(await page.getByLabel('File').count()).toBe(0)
    expect(page.errors).toEqual([])
  })
})
