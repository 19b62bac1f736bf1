import { expect, test } from 'vitest'
import { defineModule } from '#core/module.ts'
import { view } from '#core/view.ts'
import { customView, defineViewKind } from '#core/view-kind.ts'
import { type TreeView, tree } from '#modules/base/views/tree.ts'
import { modules } from '#modules/index.ts'
import { ProductCategory } from '#modules/product/entities/product-category.ts'
import { buildRegistry } from '#server/registry/registry.ts'

const compose = (views: NonNullable<ReturnType<typeof defineModule>['views']>) => {
  const own = defineModule({
    name: 'forest',
    label: 'Forest',
    version: '1.0.0',
    description: 'Trees.',
    depends: ['product'],
    views,
  })
  const { model } = buildRegistry([...modules, own], ['forest'])
  return model.entities.get('ProductCategory')?.views ?? []
}
const definition: TreeView = { parent: 'parent', children: 'children', fields: ['name'] }

test('a view of a kind that a module brings is one view, which a later module may replace', () => {
  const views = compose([
    customView(ProductCategory, tree, definition),
    view(ProductCategory, { kind: 'LIST', columns: ['name'] }),
  ])
  expect(views.filter(({ kind }) => kind === 'CUSTOM')).toMatchObject([
    { name: 'tree', module: 'forest', definition },
  ])
  expect(views.filter(({ kind }) => kind === 'LIST')).toMatchObject([
    { module: 'forest', definition: { columns: ['name'] } },
  ])
})

test('a field that is not there, another kind of the same name and a name that is taken stop the start', () => {
  const wrong = customView(ProductCategory, tree, { ...definition, fields: ['nope'] })
  expect(() => compose([wrong])).toThrow(/tree view of ProductCategory .* names "nope"/)
  const other = defineViewKind<{ trunk: string }>({ name: 'tree', paths: ({ trunk }) => [trunk] })
  expect(() => compose([customView(ProductCategory, other, { trunk: 'name' })])).toThrow(/of another kind/)
  expect(() => defineViewKind({ name: 'board', paths: () => [] })).toThrow(/there already/)
  expect(() => defineViewKind({ name: 'My map', paths: () => [] })).toThrow(/lower-case/)
})
