import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings } from './looking.ts'
import { hasNoBrowser, type Stage, setStage } from './stage.ts'

describe.skipIf(hasNoBrowser)('what a module adds to the admin', () => {
  let stage: Stage
  let product: { id: string; displayName: string }
  beforeAll(async () => {
    stage = await setStage()
    const { products } = await stage.api<{ products: { nodes: { id: string; displayName: string }[] } }>(
      '{ products(first: 1) { nodes { id displayName } } }',
    )
    product = products.nodes[0] ?? { id: '', displayName: '' }
  }, 180_000)
  afterAll(() => stage?.stop())

  test('draws the bars of a product’s number as it is typed, and keeps the number', async () => {
    const page = await stage.open(`/Product/${product.id}`)
    const number = page.getByLabel('Barcode', { exact: true })
    await number.fill('590123412345')
    expect(await page.getByRole('img', { name: /^Barcode/ }).count()).toBe(0)
    await number.fill('5901234123457')
    await page.getByRole('img', { name: 'Barcode 5901234123457' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Control+s')
    await page.getByText(`Saved ${product.displayName}`).waitFor()
    expect(page.errors).toEqual([])
    await page.context().close()
    const { kept } = await stage.api<{ kept: { barcode: string } }>(
      'query ($id: ID!) { kept: product(id: $id) { barcode } }',
      { id: product.id },
    )
    expect(kept.barcode).toBe('5901234123457')
  })

  test('has a page in the navigation, beside what it is about', async () => {
    const page = await stage.open('/')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Barcode labels' }).click()
    await page.getByRole('heading', { name: 'Barcode labels', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/product/labels')
    await page
      .getByRole('listitem')
      .filter({ hasText: product.displayName })
      .getByText('5901234123457')
      .waitFor()
    expect(await findings(page)).toEqual([])
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('shows records in a view of its own kind, with the search of the list', async () => {
    const page = await stage.open('/ProductCategory')
    await page.getByRole('button', { name: 'Tree', exact: true }).click()
    await page.getByRole('link', { name: 'Desks', exact: true }).waitFor()
    expect(page.url()).toContain('view=tree')
    const { productCategories } = await stage.api<{ productCategories: { totalCount: number } }>(
      '{ productCategories { totalCount } }',
    )
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
      new RegExp(`\\b${productCategories.totalCount}$`),
    )
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Below Furniture' }).press('Enter')
    await page.getByRole('link', { name: 'Desks', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('desks')
    await page.getByRole('link', { name: 'Furniture / Desks' }).waitFor()
    expect(await page.getByRole('link', { name: 'Services', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show code' }).click()
    await page.getByText('customView(ProductCategory, tree, {').waitFor()
    await page.getByText('query ProductCategoryTree').waitFor()
    expect(page.errors).toEqual([])

    await page.goto('/ProductCategory?view=nowhere')
    await page.getByText('There is no view “nowhere” of product categories. This is the list.').waitFor()
    await page.getByRole('table', { name: 'Product categories' }).waitFor()
    await page.getByRole('button', { name: 'Tree', exact: true }).click()
    await page.getByRole('button', { name: 'Below Furniture' }).waitFor()
    expect(await page.getByText('There is no view').count()).toBe(0)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('gives the list where it declares a view that the admin has no component of', async () => {
    const page = await stage.open('/ProductCategory?view=map', {
      prepare: async (page) => {
        await page.route(/\/graphql$/, async (route) => {
          const answer = await route.fetch()
          const text = await answer.text()
          await route.fulfill({ response: answer, body: text.replaceAll('"name":"tree"', '"name":"map"') })
        })
      },
    })
    await page.getByText('This program has nothing to show the view “map”').waitFor()
    await page.getByRole('table', { name: 'Product categories' }).waitFor()
    expect(await page.getByRole('button', { name: 'Tree', exact: true }).count()).toBe(0)
    expect(page.errors).toEqual([])
    await page.context().close()
  })

  test('finds tokens and components of both schemes on one page, which fits a phone too', async () => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      const page = await stage.open('/style', { viewport })
      await page.getByRole('heading', { name: 'Style', level: 1 }).waitFor()
      for (const scheme of ['Light', 'Dark']) {
        const sheet = page.getByRole('region', { name: scheme })
        await sheet.getByRole('button', { name: 'Confirm order' }).waitFor()
        await sheet.getByText('--accent', { exact: true }).waitFor()
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBe(viewport.width)
      expect(await findings(page)).toEqual([])
      expect(page.errors).toEqual([])
      await page.context().close()
    }
  })
})
