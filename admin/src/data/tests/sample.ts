import { type Knowledge, toKnowledge } from '../knowledge.ts'
import type { Field, Resource } from '../types.ts'

/** A field with the usual answers, for tests to vary. */
export function field(name: string, type: Field['type'], more: Partial<Field> = {}): Field {
  return {
    name,
    label: name,
    description: `The ${name}.`,
    type,
    widget: null,
    isRequired: false,
    isNullable: true,
    isReadonly: false,
    isSystem: false,
    isSearchable: false,
    isSortable: true,
    isFilterable: true,
    isUnique: false,
    isPart: false,
    target: null,
    inverse: null,
    choices: null,
    unitField: null,
    maxLength: null,
    min: null,
    max: null,
    default: null,
    domain: null,
    accept: null,
    maxBytes: null,
    entity: '',
    ...more,
  }
}

function resource(name: string, many: string, fields: Field[], more: Partial<Resource> = {}): Resource {
  const one = name.charAt(0).toLowerCase() + name.slice(1)
  return {
    name,
    module: 'test',
    label: name,
    plural: many,
    description: name,
    icon: null,
    isReadonly: false,
    isArchivable: false,
    isLogged: true,
    operations: ['read', 'create', 'update', 'delete'],
    treeField: null,
    hasActivity: false,
    partOf: null,
    menu: null,
    names: {
      one,
      many,
      aggregate: `${one}Aggregate`,
      create: `create${name}`,
      update: `update${name}`,
      updateMany: `update${name}s`,
      deleteMany: `delete${name}s`,
    },
    states: null,
    defaultOrder: [{ name: 'ASC' }],
    fields,
    actions: [],
    views: [],
    ...more,
  }
}

const ref = (name: string) => ({ kind: 'SCALAR' as const, name, ofType: null })
const args = (names: Record<string, string>) =>
  Object.entries(names).map(([name, type]) => ({ name, type: ref(type) }))

/** Two invented entities with lines, money and tags, as a server would describe them. */
export function sampleKnowledge(): Knowledge {
  const coin = resource('Coin', 'coins', [field('code', 'STRING'), field('decimals', 'INT')])
  const label = resource('Label', 'labels', [field('name', 'STRING')])
  const part = resource('Part', 'parts', [
    field('box', 'TO_ONE', { target: 'Box' }),
    field('item', 'STRING'),
    field('amount', 'DECIMAL'),
    field('price', 'DECIMAL', { widget: 'MONEY', unitField: 'box.coin' }),
    field('total', 'DECIMAL', { widget: 'MONEY', unitField: 'box.coin', isReadonly: true }),
    field('sequence', 'INT', { widget: 'SEQUENCE' }),
  ])
  const box = resource(
    'Box',
    'boxes',
    [
      field('name', 'STRING'),
      field('state', 'ENUM', { isReadonly: true }),
      field('owner', 'TO_ONE', { target: 'Label' }),
      field('coin', 'TO_ONE', { target: 'Coin' }),
      field('labels', 'TO_MANY', { target: 'Label' }),
      field('due', 'DATE'),
      field('seenAt', 'DATE_TIME'),
      field('worth', 'DECIMAL', { widget: 'MONEY', unitField: 'coin', isReadonly: true }),
      field('parts', 'TO_MANY', { target: 'Part', inverse: 'box', isPart: true }),
    ],
    {
      states: { field: 'state', initial: 'OPEN' },
      views: [
        {
          kind: 'LIST',
          name: 'list',
          definition: {
            columns: ['name', 'owner', 'worth'],
            totals: ['worth'],
            filters: [{ name: 'open', label: 'Open', filter: { state: { eq: 'OPEN' } } }],
          },
        },
        {
          kind: 'FORM',
          name: 'form',
          definition: {
            sections: [
              { fields: ['name', 'owner', 'labels', 'due'] },
              { lines: 'parts', columns: ['item', 'amount', 'price', 'total'] },
            ],
            totals: ['worth'],
          },
        },
      ],
    },
  )
  return toKnowledge({
    schemaVersion: '1',
    viewer: {
      user: { id: '1', displayName: 'A', mustChangePassword: false, locale: null, timeZone: null },
      company: null,
      companies: [],
      locale: 'en',
      timeZone: 'UTC',
      roles: [],
      isOperator: false,
      settings: {},
    },
    resources: [coin, label, part, box],
    query: {
      fields: [
        {
          name: 'boxes',
          args: args({
            first: 'Int',
            after: 'String',
            offset: 'Int',
            filter: 'BoxFilter',
            orderBy: 'BoxOrder',
            search: 'String',
          }),
        },
        { name: 'boxAggregate', args: args({ filter: 'BoxFilter' }) },
        { name: 'box', args: args({ id: 'ID' }) },
      ],
    },
    mutation: {
      fields: [
        { name: 'createBox', args: args({ input: 'BoxCreateInput', dryRun: 'Boolean' }) },
        {
          name: 'updateBox',
          args: args({ id: 'ID', input: 'BoxUpdateInput', expectedVersion: 'Int', dryRun: 'Boolean' }),
        },
      ],
    },
    viewerType: null,
    schema: {
      types: ['BoxCreateInput', 'BoxUpdateInput'].map((name) => ({
        name,
        inputFields: ['name', 'owner', 'labels', 'due', 'parts'].map((one) => ({ name: one })),
      })),
    },
  })
}
