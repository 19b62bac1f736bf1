import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, waiting } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('the admin as an app', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage()
  }, 180_000)
  afterAll(() => stage?.stop())

  /** A page that the worker looks after. */
  async function openWithWorker() {
    const page = await stage.open('/')
    await page.getByRole('heading', { name: /^Good / }).waitFor()
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), waiting)
      .toBe(true)
    return page
  }

  test('can be installed: a manifest without faults, and icons of the sizes that it names', async () => {
    const page = await stage.open('/')
    const client = await page.context().newCDPSession(page)
    const { errors, data } = await client.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const { icons, start_url } = JSON.parse(data ?? '{}') as {
      icons: { src: string; sizes: string; purpose?: string }[]
      start_url: string
    }
    expect(start_url).toBe('/')
    const measured = await page.evaluate(
      (sources) =>
        Promise.all(
          sources.map(async (source) => {
            const image = new Image()
            image.src = source
            await image.decode()
            return `${image.naturalWidth}x${image.naturalHeight}`
          }),
        ),
      icons.filter(({ src }) => src.endsWith('.png')).map(({ src }) => src),
    )
    expect(measured).toEqual(['192x192', '512x512', '512x512'])
    expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('keeps its own files and no data, and says so when there is no network', async () => {
    const page = await openWithWorker()
    await page.goto('/SaleOrder')
    await page.getByRole('row').nth(3).waitFor()
    const kept = () =>
      page.evaluate(async () => {
        const names = await caches.keys()
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
        return all.flat().map(({ url }) => new URL(url).pathname)
      })
    await expect.poll(async () => (await kept()).some((path) => /list-page/.test(path)), waiting).toBe(true)
    const allowed = /^\/(assets\/[\w.-]+-[\w-]{8}\.\w+|offline\.html|offline\.css|trellis\.svg)$/
    expect((await kept()).filter((path) => !allowed.test(path))).toEqual([])

    await page.context().setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: 'You are not connected' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/SaleOrder')
    expect(await findings(page)).toEqual([])
    await page.context().setOffline(false)
    await page.getByRole('link', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Sales orders', level: 1 }).waitFor()
    await page.context().close()
  })

  test('offers a new version, and goes on with it when asked to', async () => {
    const page = await openWithWorker()
    const note = page.getByRole('status').getByText('A new version is ready')
    expect(await note.count()).toBe(0)
    // Another address is another worker to the browser, as another text at the same one would be.
    await page.evaluate(() => navigator.serviceWorker.register('/sw.js?newer').then(() => null))
    await note.waitFor()
    const controller = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)
    expect(await controller()).toBe(`${stage.url}/sw.js`)
    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Reload' }).click()
    await loaded
    expect(await controller()).toBe(`${stage.url}/sw.js?newer`)
    await page.getByRole('heading', { name: /^Good / }).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
  })
})
