import { defineModule } from '#core/module.ts'
import { Tax } from './entities/tax.ts'
import { taxPolicies, taxRoles } from './policies.ts'
import { taxViews } from './views/tax.ts'

export default defineModule({
  name: 'tax',
  label: 'Taxes',
  version: '1.0.0',
  description: 'Taxes on sales and purchases, and the one function that computes them.',
  icon: 'percent',
  depends: ['base'],
  roles: taxRoles,
  policies: taxPolicies,
  entities: [Tax],
  views: taxViews,
  seeds: [{ entity: Tax, file: new URL('./seeds/vat-rate.csv', import.meta.url) }],
  translations: new URL('./i18n/', import.meta.url),
})
