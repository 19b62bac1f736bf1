/** A small model made by hand: countries, partners in a tree with tags, orders with lines. */
import { sql } from 'kysely'
import type { EntityModel, FieldModel, FieldType, Model } from '../../model.ts'

type Facts = Partial<FieldModel>

function field(name: string, type: FieldType, facts: Facts = {}): FieldModel {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const column = type === 'ToMany' || facts.sql ? undefined : type === 'ToOne' ? `${snake}_id` : snake
  return {
    name,
    module: 'test',
    label: name,
    description: `The ${name}.`,
    type,
    column,
    nullable: false,
    required: false,
    isReadonly: false,
    isSystem: false,
    isSearchable: false,
    isUnique: false,
    ...facts,
  }
}

function entity(
  name: string,
  plural: string,
  fields: FieldModel[],
  facts: Partial<EntityModel> = {},
): EntityModel {
  const one = name.charAt(0).toLowerCase() + name.slice(1)
  const all = [field('id', 'ID'), ...fields]
  return {
    name,
    table: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, ''),
    module: 'test',
    label: name,
    plural,
    description: `${plural}.`,
    names: {
      one,
      many: plural,
      aggregate: `${one}Aggregate`,
      create: `create${name}`,
      createMany: `create${plural}`,
      update: `update${name}`,
      updateMany: `update${plural}`,
      deleteMany: `delete${plural}`,
      upsertMany: `upsert${plural}`,
    },
    fields: new Map(all.map((item) => [item.name, item])),
    displayName: '{name}',
    defaultOrder: [],
    parts: [],
    actions: [],
    views: [],
    isArchivable: all.some((item) => item.name === 'active'),
    isOfFields: false,
    isReadonly: false,
    isLogged: true,
    hasActivity: false,
    isAudited: false,
    ...facts,
  }
}

const choices = ['DRAFT', 'CONFIRMED', 'DONE'].map((value) => ({
  value,
  label: value.toLowerCase(),
  description: value,
  tone: 'NEUTRAL' as const,
}))

/** The model of the tests of the read compiler. */
export function testModel(): Model {
  const entities = [
    entity(
      'Country',
      'countries',
      [field('code', 'String', { isSearchable: true }), field('name', 'String')],
      {
        displayName: '[{code}] {name}',
        isReadonly: true,
      },
    ),
    entity('Tag', 'tags', [field('name', 'String')]),
    entity(
      'Partner',
      'partners',
      [
        field('name', 'String', { isSearchable: true }),
        field('email', 'String', { nullable: true, isSearchable: true }),
        field('country', 'ToOne', { target: 'Country', nullable: true }),
        field('parent', 'ToOne', { target: 'Partner', nullable: true }),
        field('children', 'ToMany', {
          target: 'Partner',
          toMany: { kind: 'INVERSE', column: 'parent_id', field: 'parent' },
        }),
        field('orders', 'ToMany', {
          target: 'SaleOrder',
          toMany: { kind: 'INVERSE', column: 'partner_id', field: 'partner' },
        }),
        field('tags', 'ToMany', {
          target: 'Tag',
          toMany: { kind: 'PIVOT', table: 'partner_tag', ownColumn: 'partner_id', targetColumn: 'tag_id' },
        }),
        field('isCompany', 'Boolean'),
        field('rating', 'Int', { nullable: true }),
        field('score', 'Float', { nullable: true }),
        field('active', 'Boolean'),
      ],
      { treeField: 'parent', defaultOrder: [{ path: ['name'], direction: 'ASC' }] },
    ),
    entity(
      'SaleOrder',
      'saleOrders',
      [
        field('number', 'String', { nullable: true, isSearchable: true }),
        field('state', 'Enum', { choices }),
        field('date', 'Date'),
        field('confirmedAt', 'DateTime', { nullable: true }),
        field('amountTotal', 'Decimal', { columnType: 'numeric' }),
        field('discount', 'Decimal', { nullable: true, columnType: 'numeric' }),
        field('meta', 'JSON', { nullable: true }),
        field('partner', 'ToOne', { target: 'Partner' }),
        field('lines', 'ToMany', {
          target: 'SaleOrderLine',
          toMany: { kind: 'INVERSE', column: 'order_id', field: 'order' },
        }),
        field('amountDue', 'Decimal', {
          nullable: true,
          sql: (row) => sql`${row('amount_total')} - coalesce(${row('discount')}, 0)`,
        }),
      ],
      {
        displayName: '{number} ({partner.name})',
        defaultOrder: [{ path: ['date'], direction: 'DESC' }],
        states: { field: 'state', initial: 'DRAFT' },
      },
    ),
    entity(
      'SaleOrderLine',
      'saleOrderLines',
      [
        field('order', 'ToOne', { target: 'SaleOrder' }),
        field('product', 'String', { isSearchable: true }),
        field('qty', 'Decimal', { columnType: 'numeric' }),
      ],
      { displayName: '{order}: {product}', partOf: { entity: 'SaleOrder', field: 'order' } },
    ),
  ]
  const model: Model = {
    fingerprint: 'test',
    entities: new Map(entities.map((item) => [item.name, item])),
    modules: [],
  }
  const order = model.entities.get('SaleOrder')
  // Delegated: the partner's e-mail as if it were the order's own.
  const email = model.entities.get('Partner')?.fields.get('email')
  if (order && email) {
    order.fields.set('email', { ...email, column: undefined, via: 'partner', isSearchable: false })
    order.actions.push(action('confirm', ['DRAFT']), action('duplicate', []))
  }
  return model
}

function action(name: string, from: string[]): EntityModel['actions'][number] {
  return {
    name,
    module: 'test',
    mutation: `${name}SaleOrders`,
    label: name,
    description: `${name}.`,
    arguments: [],
    from,
    returns: 'SaleOrder',
    isPrimary: false,
    isDangerous: false,
  }
}
