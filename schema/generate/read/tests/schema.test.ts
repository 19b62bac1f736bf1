import { type GraphQLObjectType, isEnumType, isInputObjectType, isObjectType, printType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createBuilder } from '../../../builder.ts'
import { testModel } from '../../../plan/tests/model.ts'
import { addReadTypes } from '../read-types.ts'

function build() {
  const builder = createBuilder()
  const types = addReadTypes(builder, testModel())
  builder.mutationField('nothing', (t) => t.boolean({ description: 'Nothing.', resolve: () => true }))
  return { schema: builder.toSchema(), types }
}

/** The type as SDL without its descriptions. */
function sdl(name: string): string {
  const type = build().schema.getType(name)
  if (!type) throw new Error(`No type ${name}.`)
  return printType(type)
    .replace(/"""[\s\S]*?"""/g, '')
    .replace(/\n\s*\n+/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim()
}

describe('the generated types of an entity', () => {
  it('show every field of its model', () => {
    for (const line of ['id: ID!', 'name: String!', 'displayName: String!', 'viewerCan: TagPermissions!']) {
      expect(sdl('Tag')).toContain(line)
    }
    for (const line of [
      'nodes: [SaleOrder!]!',
      'edges: [SaleOrderEdge!]!',
      'pageInfo: PageInfo!',
      'totalCount: Int!',
    ]) {
      expect(sdl('SaleOrderConnection')).toContain(line)
    }
    expect(sdl('SaleOrderPermissions')).toContain('confirm: Boolean!')
    const order = build().schema.getType('SaleOrder') as GraphQLObjectType
    const shown = Object.fromEntries(
      Object.values(order.getFields()).map((field) => [field.name, String(field.type)]),
    )
    expect(shown).toMatchObject({
      number: 'String',
      state: 'SaleOrderState!',
      amountTotal: 'Decimal!',
      confirmedAt: 'DateTime',
      partner: 'Partner',
      lines: 'SaleOrderLineConnection!',
      email: 'String',
      meta: 'JSON',
    })
    expect(
      order
        .getFields()
        .lines?.args.map((arg) => arg.name)
        .sort(),
    ).toEqual(['first', 'after', 'last', 'before', 'offset', 'filter', 'orderBy'].sort())
  })

  it('filter and order by them', () => {
    expect(sdl('SaleOrderFilter')).toContain('partner: PartnerFilter')
    expect(sdl('SaleOrderFilter')).toContain('lines: SaleOrderLineListFilter')
    expect(sdl('SaleOrderFilter')).toContain('state: SaleOrderStateFilter')
    expect(sdl('SaleOrderFilter')).not.toContain('meta')
    expect(sdl('PartnerFilter')).toContain('descendantOf: ID')
    expect(sdl('SaleOrderFilter')).not.toContain('descendantOf')
    expect(sdl('SaleOrderOrder')).toContain('partner: PartnerOrder')
    expect(sdl('SaleOrderOrder')).toContain('date: OrderDirection')
  })

  it('are all described: types, fields, arguments and enum values', () => {
    const silent: string[] = []
    for (const type of Object.values(build().schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue
      if (!type.description) silent.push(type.name)
      if (isEnumType(type))
        for (const value of type.getValues())
          if (!value.description) silent.push(`${type.name}.${value.name}`)
      if (!isObjectType(type) && !isInputObjectType(type)) continue
      for (const field of Object.values(type.getFields())) {
        if (!field.description) silent.push(`${type.name}.${field.name}`)
        const args = 'args' in field ? field.args : []
        for (const arg of args) if (!arg.description) silent.push(`${type.name}.${field.name}(${arg.name})`)
      }
    }
    expect(silent).toEqual([])
  })

  it('are handed out by name', () => {
    const { types } = build()
    expect([...types.objects.keys()]).toEqual(['Country', 'Tag', 'Partner', 'SaleOrder', 'SaleOrderLine'])
    expect([...types.enums.keys()]).toEqual(['SaleOrder.state'])
    expect([...types.filters.keys()]).toEqual([...types.orders.keys()])
  })

  it('refuse a field that is named like a filter operator', () => {
    const model = testModel()
    const tag = model.entities.get('Tag')
    const name = tag?.fields.get('name')
    if (name) tag?.fields.set('not', { ...name, name: 'not' })
    expect(() => {
      const builder = createBuilder()
      addReadTypes(builder, model)
      builder.toSchema()
    }).toThrow('Tag.not has the name of a filter operator')
  })
})
