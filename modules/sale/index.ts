import { defineModule } from '#core/module.ts'
import { Dashboard, DashboardWidget } from '#modules/base/entities/dashboard.ts'
import { Sequence } from '#modules/base/entities/sequence.ts'
import { cancel, reset } from './actions/cancel.ts'
import { confirm } from './actions/confirm.ts'
import { duplicate } from './actions/duplicate.ts'
import { expire } from './actions/expire.ts'
import { finish, reopen } from './actions/finish.ts'
import { lock, unlock } from './actions/lock.ts'
import { revise } from './actions/revise.ts'
import { send } from './actions/send.ts'
import { makeDemoOrders } from './demo.ts'
import { SaleOrder, SaleOrderLine } from './entities/sale-order.ts'
import { salePolicies, saleRoles } from './policies.ts'
import { saleCounters, saleOrderViews } from './views/sale-order.ts'

export default defineModule({
  name: 'sale',
  label: 'Sales',
  version: '1.0.0',
  description: 'Quotations and the orders that they become.',
  icon: 'shopping-cart',
  depends: ['base', 'contacts', 'product', 'tax'],
  roles: saleRoles,
  policies: salePolicies,
  entities: [SaleOrder, SaleOrderLine],
  // `cancel` stands before the other ways to the same state: imports take the first.
  actions: [send, confirm, cancel, finish, lock, unlock, reopen, reset, duplicate, revise, expire],
  views: saleOrderViews,
  viewPatches: saleCounters,
  demo: makeDemoOrders,
  seeds: [
    { entity: Sequence, file: new URL('./seeds/number-sequence.csv', import.meta.url) },
    { entity: Dashboard, file: new URL('./seeds/dashboard.csv', import.meta.url) },
    { entity: DashboardWidget, file: new URL('./seeds/dashboard-widget.csv', import.meta.url) },
  ],
  translations: new URL('./i18n/', import.meta.url),
})
