import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('jobs and the inbox', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  const startExport = (name: string) =>
    stage.api(
      'mutation ($name: String) { startExport(entity: "Country", format: CSV, columns: ["code", "name"], name: $name) { id } }',
      { name },
    )
  const patient = { timeout: 30_000 }

  test('a list is exported as it is shown; the file comes by its job and by the inbox', async () => {
    const page = await stage.open('/Country')
    await page.getByRole('heading', { name: /Countries/ }).waitFor()
    await page.getByLabel('Search countries').fill('Franc')
    await page.getByRole('cell', { name: 'France', exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('CSV', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Export' }).click()
    await page.getByText('The export is under way.', { exact: false }).waitFor()
    await page
      .getByText(/is ready: (one|\d+) record/)
      .first()
      .waitFor(patient)
    await page.getByRole('button', { name: /^Jobs$|under way/ }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('dialog', { name: 'Jobs' })
        .getByRole('link', { name: /^Download/ })
        .first()
        .click(),
    ])
    expect(file.suggestedFilename()).toMatch(/^Countries .*\.csv$/)
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain('France')
    expect(text).not.toContain('Japan')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Notifications, \d+ unread/ }).click()
    await page
      .getByRole('dialog', { name: 'Notifications' })
      .getByRole('link', { name: /is ready/ })
      .first()
      .waitFor()
    expect(page.errors).toEqual([])
  })

  test('the bell counts what is new in every window, and what one puts away is away in the other', async () => {
    const [here, there] = [await stage.open('/Tag'), await stage.open('/Country')]
    for (const page of [here, there]) {
      await page.getByRole('button', { name: /^Notifications/ }).click()
      await page.getByRole('button', { name: 'Mark all as read' }).waitFor()
      const all = page.getByRole('button', { name: 'Mark all as read' })
      if (await all.isEnabled()) await all.click()
      await page.getByText('You are up to date').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Notifications' }).waitFor({ state: 'hidden' })
    }
    await startExport('First')
    for (const page of [here, there]) {
      await page
        .getByText(/First\.csv is ready/)
        .first()
        .waitFor(patient)
      await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor(patient)
    }
    await startExport('Second')
    await here.getByRole('button', { name: 'Notifications, 2 unread' }).click(patient)
    const panel = here.getByRole('dialog', { name: 'Notifications' })
    const first = panel.getByRole('listitem').filter({ hasText: 'First.csv' })
    await first.hover()
    await first.getByRole('button', { name: 'Mark as read' }).click()
    await there.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor(patient)
    await panel.getByRole('tab', { name: 'All' }).click()
    await first.waitFor()
    await panel.getByRole('button', { name: 'Mark all as read' }).click()
    await there.getByRole('button', { name: 'Notifications', exact: true }).waitFor(patient)
    expect([...here.errors, ...there.errors]).toEqual([])
  })

  test('a job is cancelled where it is seen', async () => {
    const page = await stage.open('/')
    await page.getByRole('button', { name: /^Notifications/ }).waitFor()
    const name = `Slow ${Date.now()}`
    await stage.api(
      'mutation ($name: String) { startExport(entity: "CountryState", format: XLSX, name: $name) { id } }',
      { name },
    )
    await page.getByRole('button', { name: /Jobs|under way/ }).click(patient)
    const row = page.getByRole('dialog', { name: 'Jobs' }).getByRole('listitem').filter({ hasText: name })
    await row.waitFor(patient)
    // Where the machine is quick it is done already.
    await row
      .getByRole('button', { name: /^Cancel/ })
      .click({ timeout: 2_000 })
      .catch(() => undefined)
    await row.getByText(/^(Cancelled|Done)/).waitFor(patient)
    // A job that was done just before the click cannot be cancelled any more, and the browser notes the refusal.
    expect(page.errors.filter((error) => !error.includes('422'))).toEqual([])
  })

  test('people without further rights have an inbox, jobs and settings of their own', async () => {
    const page = await stage.open('/Partner', { as: 'sales@example.com' })
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click(patient)
    const panel = page.getByRole('dialog', { name: 'Notifications' })
    expect(await panel.getByRole('listitem').count()).toBe(1)
    await panel.getByRole('button', { name: 'Settings of notifications' }).click()
    await page.getByLabel('Never').check()
    await page.getByText('Saved.').first().waitFor()
    expect(page.errors).toEqual([])
  })

  test('a schedule is run now, and shows what came of it', async () => {
    const page = await stage.open('/CronJob')
    await page.getByRole('columnheader', { name: 'Next run' }).waitFor()
    await page.getByText('Housekeeping').first().click()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('link', { name: 'Housekeeping' }).last().waitFor()
    const state = () =>
      stage.api<{ cronJobs: { nodes: { lastJob: { state: string } | null }[] } }>(
        '{ cronJobs(filter: { name: { eq: "base.housekeeping" } }) { nodes { lastJob { state } } } }',
      )
    await expect.poll(async () => (await state()).cronJobs.nodes[0]?.lastJob?.state, patient).toBe('DONE')
    expect(page.errors).toEqual([])
  })

  test('each person says how often mail tells of what they have not read', async () => {
    const page = await stage.open('/inbox')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    await page.getByRole('button', { name: 'Mail settings' }).click()
    await page.getByLabel('Every hour').check()
    await page.getByText('Saved.').first().waitFor()
    await page.reload()
    expect(await page.getByLabel('Every hour').isChecked()).toBe(true)
    expect(page.errors).toEqual([])
  })

  test('on a phone the inbox comes from below, as wide as the screen', async () => {
    await startExport('Phone')
    const page = await stage.open('/', {
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    })
    await page.getByRole('button', { name: /^Notifications, \d+ unread/ }).click(patient)
    const panel = page.getByRole('dialog', { name: 'Notifications' })
    await panel.getByText(/Phone\.csv is ready/).waitFor(patient)
    expect((await panel.boundingBox())?.width).toBe(390)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(page.errors).toEqual([])
  })
})
