import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { email } from './demo-server.ts'
import { findings } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const seller = 'sales@example.com'

describe.skipIf(hasNoBrowser)('looking after a tenant and its installation', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ TRELLIS_OPERATORS: `main:${email}` })
  }, 180_000)
  afterAll(() => stage?.stop())

  const shot = async (page: Page, name: string) => {
    if (process.env.TRELLIS_SHOTS) await page.screenshot({ path: `${process.env.TRELLIS_SHOTS}/${name}.png` })
  }
  const signInWrongly = (who: string) =>
    fetch(`${stage.url}/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: stage.url },
      body: JSON.stringify({ email: who, password: 'not the password' }),
    })

  /** By the name of a host that only this server knows; gives the status. */
  const signInAt = (host: string, who: string, secret: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
      const sent = httpRequest(`${stage.url}/auth/sign-in`, { method: 'POST', headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      sent.on('error', reject)
      sent.end(JSON.stringify({ email: who, password: secret }))
    })

  test('shows sessions as they come, and ends one and all of a person', async () => {
    const page = await stage.open('/User')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sessions' }).click()
    await page.getByRole('heading', { name: /^Sessions/, level: 1 }).waitFor()
    const rows = page.getByRole('row').filter({ hasText: 'Sam Seller' })
    expect(await rows.count()).toBe(0)
    // Nobody reloads the page.
    const theirs = await stage.open('/', { as: seller })
    await rows.first().waitFor()
    await stage.open('/', { as: seller })
    await rows.nth(1).waitFor()
    await page.getByRole('searchbox', { name: 'Name, e-mail or address' }).fill('sales@')
    await page.getByRole('row').filter({ hasText: email }).waitFor({ state: 'detached' })
    await rows.first().getByRole('button', { name: 'Actions for the session of Sam Seller' }).click()
    await shot(page, 'sessions-menu')
    await page.getByRole('menuitem', { name: 'End this session' }).click()
    await page.getByText('Sam Seller is signed out there').waitFor()
    await rows.nth(1).waitFor({ state: 'detached' })
    await rows.first().getByRole('button', { name: 'Actions for the session of Sam Seller' }).click()
    await page.getByRole('menuitem', { name: 'End all sessions of Sam Seller' }).click()
    await page.getByRole('heading', { name: 'Nobody of that name is signed in' }).waitFor()
    await page.getByRole('button', { name: 'Show all sessions' }).click()
    await page.getByText('This session').first().waitFor()
    await theirs.goto('/User')
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    expect(page.errors).toEqual([])
  })

  test('tells who was refused and what was changed, leads to the record, and exports that', async () => {
    const { createTag } = await stage.api<{ createTag: { id: string } }>(
      'mutation { createTag(input: { name: "Fragile" }) { id } }',
    )
    await stage.api('mutation($id: ID!) { updateTag(id: $id, input: { name: "Very fragile" }) { id } }', {
      id: createTag.id,
    })
    await signInWrongly('mallory@example.com')
    const page = await stage.open('/audit')
    const log = page.getByRole('list', { name: 'Audit log' })
    const refused = log.getByRole('listitem').filter({ hasText: 'Sign-in failed' })
    await refused.first().getByText('mallory@example.com').waitFor()
    await page.getByLabel('What happened').selectOption({ label: 'Changes of records' })
    await refused.first().waitFor({ state: 'detached' })
    await page.getByLabel('Kind of record').selectOption({ label: 'Tag' })
    const changed = log
      .getByRole('listitem')
      .filter({ hasText: 'Changed' })
      .filter({ hasText: 'Very fragile' })
    await changed.getByRole('link', { name: 'Tag Very fragile' }).waitFor()
    await changed.getByRole('button', { name: 'Show details' }).click()
    const differences = changed.getByRole('table', { name: 'Differences' })
    await differences.getByRole('row', { name: 'Name Fragile Very fragile' }).waitFor()
    await changed.getByText('in the browser').waitFor()
    await shot(page, 'audit-details')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    const text = readFileSync(await file.path(), 'utf8')
    expect(text).toContain('Name: Fragile → Very fragile')
    expect(text).not.toContain('mallory')
    await changed.getByRole('link', { name: 'Tag Very fragile' }).click()
    await page.getByRole('heading', { name: 'Very fragile', level: 1 }).waitFor()
    await page.goto('/audit?topic=RIGHTS&to=2020-01-01')
    await page.getByRole('heading', { name: 'Nothing of the kind happened' }).waitFor()
    await page.getByRole('button', { name: 'Show everything' }).click()
    await log.getByRole('listitem').first().waitFor()
    expect(page.errors).toEqual([])
  })

  test('checks the audit chain when asked', async () => {
    const page = await stage.open('/audit')
    const chain = page.getByRole('region', { name: 'Audit chain' })
    await chain.getByText('Nobody has checked the chain yet').waitFor()
    await chain.getByRole('button', { name: 'Check now' }).click()
    await chain.getByText(/^Verified until/).waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Audit chain checked' }).first().waitFor()
    await shot(page, 'audit-checked')
    expect(page.errors).toEqual([])
  })

  test('uninstalls a module and installs it again; other pages are told to reload', async () => {
    const other = await stage.open('/', { as: 'manager@example.com' })
    const orders = (page: Page) =>
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders' })
    await orders(other).waitFor()
    const page = await stage.open('/modules')
    const sales = (state: string) =>
      page.getByRole('region', { name: state, exact: true }).getByRole('listitem', { name: 'Sales' })
    await sales('Installed').getByRole('button', { name: 'Actions for Sales' }).click()
    await page.getByRole('menuitem', { name: 'Uninstall…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Uninstall Sales?' })
    await dialog.getByText('These go out of sight:').waitFor()
    await dialog.getByRole('radio', { name: 'Delete the data for good' }).check()
    const purge = dialog.getByRole('button', { name: 'Uninstall and delete the data' })
    expect(await purge.isDisabled()).toBe(true)
    await dialog.getByLabel('Type Sales to confirm').fill('sales')
    expect(await purge.isEnabled()).toBe(true)
    await shot(page, 'modules-purge')
    await dialog.getByRole('radio', { name: 'Keep the data' }).check()
    await dialog.getByRole('button', { name: 'Uninstall Sales' }).click()
    await page.getByText('Sales is uninstalled, its data is kept').waitFor({ timeout: 90_000 })
    await sales('Not installed')
      .getByText(/records? kept/)
      .waitFor()
    await orders(page).waitFor({ state: 'detached' })

    await other.getByText('Modules were installed or removed.').waitFor({ timeout: 30_000 })
    await shot(other, 'modules-reload')
    await other.getByRole('button', { name: 'Reload' }).click()
    await orders(other).waitFor({ state: 'detached' })

    await sales('Not installed').getByRole('button', { name: 'Install Sales' }).click()
    const install = page.getByRole('dialog', { name: 'Install Sales?' })
    await shot(page, 'modules-install')
    await install.getByRole('button', { name: 'Install Sales' }).click()
    await page.getByText('Sales is installed').waitFor({ timeout: 90_000 })
    await orders(page).click()
    await page
      .getByRole('link', { name: /^S?O?\w*\d/ })
      .first()
      .waitFor()
    // Whoever did it knows already.
    expect(await page.getByText('Modules were installed or removed.').count()).toBe(0)
    expect(page.errors).toEqual([])
  }, 240_000)

  test('makes, suspends and opens a tenant, as its operator', async () => {
    const page = await stage.open('/tenants')
    await page.getByText('Yours').waitFor()
    await page.getByRole('button', { name: 'New tenant' }).click()
    const dialog = page.getByRole('dialog', { name: 'New tenant' })
    await dialog.getByLabel('Company').fill('Ácme Ltd')
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('acme-ltd')
    await dialog.getByLabel('Host names').fill('no_host')
    await dialog.getByLabel('E-mail of its administrator').fill('ann@acme.example')
    await dialog.getByRole('checkbox', { name: 'Contacts' }).check()
    await shot(page, 'tenants-new')
    await dialog.getByRole('button', { name: 'Create tenant' }).click()
    await dialog
      .getByRole('alert')
      .getByText(/is no host name/)
      .waitFor()
    await dialog.getByLabel('Host names').fill('acme.example.com')
    await dialog.getByRole('button', { name: 'Create tenant' }).click()
    const ready = page.getByRole('dialog', { name: 'Ácme Ltd is ready' })
    await ready.waitFor({ timeout: 90_000 })
    const password = (await ready.locator('[data-password]').textContent()) ?? ''
    await shot(page, 'tenants-ready')
    await ready.getByRole('button', { name: 'I passed it on' }).click()
    const enter = () => signInAt('acme.example.com', 'ann@acme.example', password)
    expect(await enter()).toBe(200)
    const row = page.getByRole('row').filter({ hasText: 'Ácme Ltd' })
    await row.getByRole('button', { name: 'Actions for Ácme Ltd' }).click()
    await page.getByRole('menuitem', { name: 'Suspend…' }).click()
    await page.getByRole('button', { name: 'Suspend Ácme Ltd' }).click()
    await row.getByText('Suspended').waitFor()
    expect(await enter()).toBe(404)
    await shot(page, 'tenants-list')
    await row.getByRole('button', { name: 'Actions for Ácme Ltd' }).click()
    await page.getByRole('menuitem', { name: 'Open again' }).click()
    await row.getByText('Open', { exact: true }).waitFor()
    expect(await enter()).toBe(200)
    // The browser logs what was refused on purpose.
    expect(page.errors.filter((one) => !one.includes('422'))).toEqual([])
  }, 240_000)

  test('offers and shows none of it to others', async () => {
    const page = await stage.open('/', { as: seller })
    const navigation = page.getByRole('navigation', { name: 'Main' })
    await navigation.getByRole('link').nth(3).waitFor()
    for (const name of ['Sessions', 'Audit', 'Modules', 'Tenants'])
      expect([name, await navigation.getByRole('link', { name, exact: true }).count()]).toEqual([name, 0])
    for (const [path, words] of [
      ['/sessions', 'Only an administrator may do this.'],
      ['/audit', 'Only an administrator may do this.'],
      ['/modules', 'Only an administrator may do this.'],
      ['/tenants', 'Only an operator of this installation may do this.'],
    ] as const) {
      await page.goto(path)
      await page.getByText(words).first().waitFor()
    }
  })

  test.each([1280, 390])(
    'fits on a screen of %i pixels, and is accessible, light and dark',
    async (width) => {
      const page = await stage.open('/sessions', { viewport: { width, height: 844 } })
      for (const path of ['/sessions', '/audit', '/modules', '/tenants']) {
        await page.goto(path)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await page.getByRole('heading', { level: 1 }).waitFor()
          await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
          expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
            path,
            width,
          ])
          expect([path, colorScheme, await findings(page)]).toEqual([path, colorScheme, []])
          await shot(page, `${path.slice(1)}-${width}-${colorScheme}`)
          expect(page.errors).toEqual([])
        }
      }
      await page.context().close()
    },
    120_000,
  )
})
