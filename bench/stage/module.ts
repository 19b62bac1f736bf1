/**
 * What the measured queries need beyond the shipped modules: the orders of a partner, and a field with a resolver
 * of its own. It is installed in the measured tenant only.
 */
import type { Added } from '#core/added.ts'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { p } from '#core/types.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { SaleOrder } from '#modules/sale/entities/sale-order.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { selected } from '#schema/plan/selected.ts'

const properties = {
  benchOrders: () =>
    field(p.oneToMany(SaleOrder).mappedBy('partner'), 'Measured orders', 'Orders of the partner.'),
}

declare module '#modules/contacts/entities/partner.ts' {
  interface Partner extends Added<typeof properties> {}
}

/** `benchSummary` of an order: computed by a resolver from two columns that it declares. */
const schema: SchemaContribution = (builder, _model, types) => {
  const order = types.objects.get('SaleOrder')
  if (!order) throw new Error('The entity SaleOrder belongs to what the benchmark depends on.')
  builder.objectField(order, 'benchSummary', (t) =>
    t.string({
      description: 'Number and total in one text.',
      extensions: { select: ['number', 'amountTotal'] },
      resolve: (parent) => `${selected(parent, 'number')}: ${selected(parent, 'amountTotal')}`,
    }),
  )
}

/** The module; it depends on the one that it extends most. */
export const benchModule = defineModule({
  name: 'bench',
  label: 'Benchmark',
  version: '1.0.0',
  description: 'Relations that only the benchmark reads.',
  depends: ['sale'],
  extensions: [extend(Partner, { properties })],
  schema,
})
