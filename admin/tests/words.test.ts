import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

const languages = ['de', 'es', 'fr'] as const
type Language = (typeof languages)[number]

const catalogue = (language: Language) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../src/i18n/${language}.json`), 'utf8')) as Record<
    string,
    string
  >

/** English texts that a language says otherwise; what has a hole is told by its words around it. */
function english(language: Language): RegExp[] {
  return Object.entries(catalogue(language)).flatMap(([key, said]) => {
    const text = key.replace(/_(one|many|other|verb)$/, '')
    if (text === said || !/\p{L}{3}/u.test(text.replace(/\{\{\w+\}\}/g, ''))) return []
    const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\\\{\w+\\\}\\\}/g, '.+')
    return [new RegExp(`^${pattern}$`)]
  })
}

/** Everything that a person reads or hears on the page, without what records and the server say. */
function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      for (const name of ['aria-label', 'placeholder', 'title']) found.push(element.getAttribute(name) ?? '')
      if (element.closest('script, style, [data-of-server]')) continue
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '')
    }
    return [...new Set(found.map((one) => one.trim()).filter((one) => one !== ''))]
  })
}

describe.skipIf(hasNoBrowser)('the admin in another language', () => {
  let stage: Stage
  let me: string
  /** What the server calls things: its labels are not the admin's own texts. */
  let labels: Set<string>
  beforeAll(async () => {
    stage = await setStage()
    const { viewer } = await stage.api<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }')
    me = viewer.user.id
    // What users call things is said in no other language.
    const widget = { title: '42', kind: 'NUMBER', entity: 'Tag', filter: {}, settings: {}, width: 1 }
    await stage.api('mutation ($input: DashboardCreateInput!) { createDashboard(input: $input) { id } }', {
      input: { name: '4711', widgets: { create: [widget] } },
    })
  }, 180_000)
  afterAll(() => stage?.stop())

  async function speak(locale: string | null): Promise<void> {
    await stage.api(
      'mutation ($id: ID!, $locale: String) { updateUser(id: $id, input: { locale: $locale }) { id } }',
      { id: me, locale },
    )
    const { resources } = await stage.api<{ resources: unknown }>(
      `{ resources { label plural description menu { section } views { definition }
         fields { label description choices { label description } }
         actions { label description arguments { label description } } } }`,
    )
    labels = new Set()
    const collect = (value: unknown): void => {
      if (typeof value === 'string') labels.add(value)
      else if (value && typeof value === 'object') Object.values(value).forEach(collect)
    }
    collect(resources)
  }

  async function left(page: Page, language: Language): Promise<string[]> {
    const patterns = english(language)
    const isEnglish = (text: string) => !labels.has(text) && patterns.some((one) => one.test(text))
    return (await texts(page)).filter(isEnglish)
  }

  const places: [
    name: string,
    path: string,
    open: (page: Page, say: (text: string) => string) => Promise<void>,
  ][] = [
    ['home', '/', (page) => page.getByRole('heading', { level: 1 }).waitFor()],
    ['list', '/SaleOrder', (page) => page.getByRole('row').nth(3).waitFor()],
    [
      'filter menu',
      '/SaleOrder',
      async (page, say) => {
        await page.getByRole('row').nth(3).waitFor()
        await page.getByRole('button', { name: say('Filter'), exact: true }).click()
        await page.getByRole('button', { name: say('Custom filter…') }).waitFor()
      },
    ],
    [
      'form and activity panel',
      '/SaleOrder',
      async (page, say) => {
        await page.getByRole('row').nth(3).getByRole('link').first().click()
        await page.getByText(say('All changes')).waitFor()
        await page.getByRole('tab', { name: say('Activities') }).waitFor()
      },
    ],
    [
      'command palette',
      '/',
      async (page, say) => {
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: say('Search or jump to') }).waitFor()
      },
    ],
    [
      'calendar',
      '/SaleOrder?view=calendar',
      (page, say) => page.getByRole('button', { name: say('Today'), exact: true }).waitFor(),
    ],
    ['board', '/SaleOrder?view=board', (page) => page.getByRole('main').getByRole('region').nth(2).waitFor()],
    [
      'chart',
      '/SaleOrder?view=chart',
      (page, say) => page.getByRole('combobox', { name: say('Measure') }).waitFor(),
    ],
    [
      'pivot',
      '/SaleOrder?view=pivot',
      (page, say) => page.getByRole('button', { name: say('Swap') }).waitFor(),
    ],
    [
      'security',
      '/account/security',
      (page, say) => page.getByRole('heading', { name: say('Devices') }).waitFor(),
    ],
    [
      'profile',
      '/account/profile',
      (page, say) => page.getByRole('heading', { name: say('Profile') }).waitFor(),
    ],
    ['inbox', '/inbox', (page, say) => page.getByRole('tab', { name: say('Unread') }).waitFor()],
    ['sessions', '/sessions', (page) => page.getByRole('row').nth(1).waitFor()],
    ['audit', '/audit', (page) => page.getByRole('main').getByRole('listitem').nth(3).waitFor()],
    ['modules', '/modules', (page) => page.getByRole('main').getByRole('listitem').nth(3).waitFor()],
    [
      'dashboard, and the dialog of a widget',
      '/',
      async (page, say) => {
        await page.getByRole('link', { name: '4711' }).click()
        await page.getByRole('region', { name: '42' }).getByRole('button').click()
        await page.getByRole('menuitem', { name: say('Change…') }).click()
        await page.getByRole('dialog').waitFor()
      },
    ],
    ['import', '/import', (page, say) => page.getByText(say('What the rows are')).waitFor()],
    [
      'access',
      '/access',
      (page, say) => page.getByRole('heading', { name: say('Who may do what') }).waitFor(),
    ],
  ]

  test.each(languages)(
    'says nothing in English, and fits a phone: %s',
    async (language) => {
      await speak(language)
      const known = catalogue(language)
      const say = (text: string) => known[text] ?? text
      const page = await stage.open('/account/profile')
      for (const [name, path, open] of places) {
        await page.goto(path)
        await open(page, say)
        expect(await page.evaluate(() => document.documentElement.lang), name).toBe(language)
        expect(await left(page, language), name).toEqual([])
        // Texts are the longest in German; what axe looks for is the same in all of them.
        if (language === 'de') expect(await findings(page), name).toEqual([])
        expect(page.errors, name).toEqual([])
      }
      await page.context().close()
      const phone = await stage.open('/', {
        viewport: { width: 390, height: 844 },
        isMobile: true,
        hasTouch: true,
      })
      for (const path of ['/', '/SaleOrder', '/account/security', '/account/profile', '/inbox']) {
        await phone.goto(path)
        await phone.getByRole('heading', { level: 1 }).waitFor()
        expect(await phone.evaluate(() => document.documentElement.scrollWidth), path).toBe(390)
      }
      await phone.context().close()
    },
    300_000,
  )

  test('is chosen on the profile page, at once and without leaving it', async () => {
    await speak(null)
    const page = await stage.open('/account/profile')
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor()
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr')
    await page.getByRole('heading', { name: 'Profil', level: 1, exact: true }).waitFor()
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr')
    const { viewer } = await stage.api<{ viewer: { user: { locale: string } } }>(
      '{ viewer { user { locale } } }',
    )
    expect(viewer.user.locale).toBe('fr')
    await page.reload()
    await page.getByRole('heading', { name: 'Profil', level: 1, exact: true }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('is the browser’s before signing in, and can be chosen there', async () => {
    const page = await stage.open('/sign-in', { isSignedOut: true, locale: 'de-AT' })
    await page.getByLabel('Passwort', { exact: true }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de-AT')
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('es')
    await page.getByLabel('Contraseña', { exact: true }).waitFor()
    await page.reload()
    await page.getByLabel('Contraseña', { exact: true }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.context().close()
  })

  test('has the formats of its region', async () => {
    await speak('fr-CH')
    const page = await stage.open('/SaleOrder')
    await page.getByRole('row').nth(3).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr-CH')
    await page.getByRole('button', { name: 'Filtrer', exact: true }).waitFor()
    // French texts, and yet the decimal point of Switzerland.
    expect(await page.locator('tfoot').textContent()).toMatch(/\d\.\d\d/)
    await page.context().close()
  })
})
