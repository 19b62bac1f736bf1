import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { email as admin, password as adminPassword } from './demo-server.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const password = 'a phrase of my own'

describe.skipIf(hasNoBrowser)('an account', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  /** The newest link that was mailed to an address, as an administrator finds it. */
  async function mailedLink(to: string): Promise<string> {
    const page = await stage.open('/auth/mailbox')
    for (let round = 0; round < 40; round += 1) {
      const mail = page.locator('article', { hasText: to }).first()
      if ((await mail.count()) > 0) return (await mail.getByRole('link').getAttribute('href')) ?? ''
      await page.reload()
    }
    throw new Error(`no mail to ${to}`)
  }

  async function fillIn(page: Page, address: string, secret: string): Promise<void> {
    await page.getByLabel('E-mail').fill(address)
    await page.getByLabel('Password', { exact: true }).fill(secret)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  const isIn = (page: Page) =>
    page.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor()
  const signOut = async (page: Page) => {
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: /^Sign in/ }).waitFor()
  }
  const keepCodes = async (page: Page): Promise<string[]> => {
    const dialog = page.getByRole('dialog', { name: 'Keep these recovery codes' })
    await dialog.getByRole('listitem').nth(9).waitFor()
    const codes = await dialog.getByRole('listitem').allTextContents()
    await dialog.getByRole('button', { name: 'I kept them' }).click()
    return codes
  }

  /** An administrator invites somebody, who opens the link and chooses a password. */
  async function invite(name: string, address: string): Promise<Page> {
    const page = await stage.open('/')
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Invitations' }).click()
    await page.getByRole('button', { name: 'Invite people' }).click()
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('E-mail').fill(address)
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByText(address, { exact: false }).first().waitFor()
    const guest = await stage.open(await mailedLink(address), { isSignedOut: true })
    await guest.getByRole('heading', { name: `Welcome, ${name}` }).waitFor()
    await guest.getByLabel('New password').fill(password)
    await guest.getByRole('button', { name: 'Set password and sign in' }).click()
    await isIn(guest)
    expect(page.errors).toEqual([])
    return guest
  }

  test('begins with an invitation, and takes a code besides the password once one is set up', async () => {
    const page = await invite('Grace Hopper', 'grace@example.com')
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Security' }).click()
    await page.getByRole('button', { name: 'Set up code generator' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set up a code generator' })
    await dialog.locator('svg').first().waitFor()
    const secret = (await dialog.locator('code').textContent()) ?? ''
    await dialog.getByLabel('Code that the app shows').fill('000000')
    await dialog.getByRole('button', { name: 'Switch on' }).click()
    await dialog.getByRole('alert').getByText('This code is not right').waitFor()
    await dialog.getByLabel('Code that the app shows').fill(generateSync({ secret }))
    await dialog.getByRole('button', { name: 'Switch on' }).click()
    const codes = await keepCodes(page)
    expect(codes).toHaveLength(10)
    await page.getByText('10 of 10 left').waitFor()

    await signOut(page)
    await fillIn(page, 'grace@example.com', password)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await page.getByLabel('Code').fill(generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 }))
    await page.getByRole('button', { name: 'Go on' }).click()
    await isIn(page)

    await signOut(page)
    await fillIn(page, 'grace@example.com', password)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Go on' }).click()
    await isIn(page)
  })

  test('can be entered by a passkey alone', async () => {
    const page = await invite('Ada King', 'ada@example.com')
    const browser = await page.context().newCDPSession(page)
    await browser.send('WebAuthn.enable')
    await browser.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Security' }).click()
    await page.getByRole('button', { name: 'Add passkey' }).click()
    await page.getByLabel('Name, such as the device').fill('My laptop')
    await page.getByRole('button', { name: 'Go on' }).click()
    await keepCodes(page)
    await page.getByText('My laptop').waitFor()
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await isIn(page)
    await page.getByRole('button', { name: 'Account of Ada King' }).waitFor()
  })

  test('comes back after the password was forgotten', async () => {
    await invite('Edsger', 'edsger@example.com')
    const page = await stage.open('/sign-in', { isSignedOut: true })
    await page.getByRole('link', { name: 'Forgot password' }).click()
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
    await page.getByLabel('E-mail').fill('edsger@example.com')
    await page.getByRole('button', { name: 'Mail me a link' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    await page.goto(await mailedLink('edsger@example.com'))
    await page.getByLabel('New password').fill('another good phrase')
    await page.getByRole('button', { name: 'Set password', exact: true }).click()
    await page.getByRole('link', { name: 'Go to sign-in' }).click()
    await fillIn(page, 'edsger@example.com', 'another good phrase')
    await isIn(page)
  })

  test('shows devices and makes API keys that work and end', async () => {
    const page = await stage.open('/account/security')
    await page.getByText('This device').waitFor()
    await page.getByRole('button', { name: 'Make API key' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Web shop')
    await page.getByLabel('May only read').check()
    await page.getByRole('button', { name: 'Make key' }).click()
    // The session is old for this: it asks who it is, unless the test was quick.
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    const copy = page.getByRole('dialog', { name: 'Copy the key now' })
    await proof.or(copy).waitFor()
    if (await proof.isVisible()) {
      await proof.getByLabel('Your password', { exact: true }).fill(adminPassword)
      await proof.getByRole('button', { name: 'Go on' }).click()
    }
    const key = (await copy.locator('code').textContent()) ?? ''
    await copy.getByRole('button', { name: 'I copied it' }).click()
    const ask = () =>
      fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: '{ viewer { user { email } isReadOnly } }' }),
      })
    expect(await (await ask()).json()).toEqual({
      data: { viewer: { user: { email: admin }, isReadOnly: true } },
    })
    await page.getByRole('button', { name: 'Revoke Web shop' }).click()
    await page.getByText('Web shop').waitFor({ state: 'detached' })
    expect((await ask()).status).toBe(401)
    expect(page.errors).toEqual([])
  })

  test('has a time zone, found by a part of its name, in which all times are shown', async () => {
    const moment = '2026-01-15T20:30:00Z'
    await stage.sql('update cron_job set last_run_at = $1 where name = $2', [moment, 'base.housekeeping'])
    const timeIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone })
        .format(new Date(moment))
        .replace(/\s/g, ' ')
    const page = await stage.open('/account/profile', { timezoneId: 'America/New_York', locale: 'en-US' })
    const zone = page.getByRole('combobox', { name: 'Time zone' })
    const isChosen = (value: string) => expect.poll(() => zone.inputValue(), { timeout: 20_000 }).toBe(value)
    const isShown = async (timeZone: string) => {
      await page.goto('/CronJob')
      await page.getByText(timeIn(timeZone)).first().waitFor()
      await page.goto('/account/profile')
    }
    await isChosen('As this device (America/New York)')
    await isShown('America/New_York')

    await zone.fill('kolk')
    await page.getByRole('option', { name: 'Asia/Kolkata' }).getByText('UTC+05:30').click()
    const stored = async () =>
      (await stage.api<{ viewer: { user: { timeZone: string | null } } }>('{ viewer { user { timeZone } } }'))
        .viewer.user.timeZone
    await expect.poll(stored, { timeout: 20_000 }).toBe('Asia/Kolkata')
    await isShown('Asia/Kolkata')
    await isChosen('Asia/Kolkata')

    await zone.fill('device')
    await zone.press('Enter')
    await expect.poll(stored, { timeout: 20_000 }).toBeNull()
    await isShown('America/New_York')
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test.each([1280, 390])(
    'fits on a screen of %i pixels, light and dark',
    async (width) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const path of [
          '/account/profile',
          '/account/security',
          '/account/invitations',
          '/forgot-password',
        ]) {
          const page = await stage.open(path, { viewport: { width, height: 844 }, colorScheme })
          await page.getByRole('heading', { level: 1 }).waitFor()
          expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
            path,
            width,
          ])
          if (process.env.TRELLIS_SHOTS) {
            const name = `${path.replaceAll('/', '-').slice(1)}-${width}-${colorScheme}.png`
            await page.screenshot({ path: `${process.env.TRELLIS_SHOTS}/${name}`, fullPage: true })
          }
          expect(page.errors).toEqual([])
          await page.context().close()
        }
      }
    },
    120_000,
  )
})
