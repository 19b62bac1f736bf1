import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { Role } from './user.ts'

const schema = defineEntity({
  name: 'Dashboard',
  tableName: 'dashboard',
  properties: {
    ...record,
    ...keptWords,
    name: field(line(100), 'Name', 'What the page is called.', { search: true, said: true }),
    sequence: field(p.integer().default(10), 'Order', 'Lower ones come first.', { widget: 'SEQUENCE' }),
    isShared: field(p.boolean().default(false), 'Shared', 'Whether everybody finds it in their menu.'),
    roles: () =>
      field(
        p.manyToMany(Role).owner().pivotTable('dashboard_roles'),
        'Shared with',
        'Roles whose people find it in their menu.',
      ),
    widgets: () =>
      field(p.oneToMany(DashboardWidget).mappedBy('dashboard'), 'Widgets', 'What it shows, in this order.'),
  },
})

export interface Dashboard extends InferEntity<typeof schema> {}

/** A page of figures and lists, of one person or shared. */
export const Dashboard = entity<Dashboard>(schema, {
  label: 'Dashboard',
  plural: 'Dashboards',
  description: 'A page of figures and lists, of one person or shared with others.',
  icon: 'layout-dashboard',
  displayName: '{name}',
  order: ['sequence', 'name'],
})

const widgetSchema = defineEntity({
  name: 'DashboardWidget',
  tableName: 'dashboard_widget',
  properties: {
    ...record,
    ...keptWords,
    dashboard: () =>
      field(p.manyToOne(Dashboard), 'Dashboard', 'The page that shows it.', { onDelete: 'cascade' }),
    sequence: field(p.integer().default(10), 'Order', 'Lower ones come first.', { widget: 'SEQUENCE' }),
    title: field(line(100), 'Title', 'What stands above it.', { said: true }),
    kind: field(p.enum(['NUMBER', 'CHART', 'TABLE', 'LIST'] as const), 'Kind', 'How it is shown.', {
      choices: {
        NUMBER: { label: 'Number' },
        CHART: { label: 'Chart' },
        TABLE: { label: 'Table' },
        LIST: { label: 'List' },
      },
    }),
    entity: field(line(63), 'Entity', 'Whose records it is about, such as SaleOrder.'),
    filter: field(
      p.json<Record<string, unknown>>(),
      'Filter',
      'Words and conditions, as the search field has them; all records when empty.',
    ),
    settings: field(
      p.json<Record<string, unknown>>(),
      'Settings',
      'Of figures `measure`, `groupBy` and `type`, as a chart has them; of a list `columns`, `order` and `limit`.',
    ),
    width: field(p.integer().default(1), 'Width', 'Columns that it takes, of three.', { min: '1', max: '3' }),
  },
})

export interface DashboardWidget extends InferEntity<typeof widgetSchema> {}

/** A number, a chart, a table or a list on a dashboard. */
export const DashboardWidget = entity<DashboardWidget>(widgetSchema, {
  label: 'Widget',
  plural: 'Widgets',
  description: 'A number, a chart, a table or a list on a dashboard, as its reader may see the records.',
  icon: 'box',
  displayName: '{title}',
  order: ['sequence'],
  partOf: 'dashboard',
  checks: [
    {
      name: 'size',
      sql: 'length(filter::text) + length(settings::text) <= 20000',
      message: 'The filter and settings of a widget have at most 20,000 characters.',
    },
  ],
})
