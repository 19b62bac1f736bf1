import { defineModule } from '#core/module.ts'
import { Dashboard, DashboardWidget } from '#modules/base/entities/dashboard.ts'
import { mergePartners } from './actions/merge-partners.ts'
import { Partner, PartnerBank } from './entities/partner.ts'
import { PartnerCategory } from './entities/partner-category.ts'
import { contactPolicies, contactRoles } from './policies.ts'
import { contactViews } from './views/partner.ts'

const seed = (name: string) => new URL(`./seeds/${name}.csv`, import.meta.url)

export default defineModule({
  name: 'contacts',
  label: 'Contacts',
  version: '1.0.0',
  description: 'Companies, people and addresses, their bank accounts and categories.',
  icon: 'contact',
  depends: ['base'],
  roles: contactRoles,
  policies: contactPolicies,
  entities: [PartnerCategory, Partner, PartnerBank],
  actions: [mergePartners],
  views: contactViews,
  seeds: [
    { entity: Dashboard, file: seed('dashboard') },
    { entity: DashboardWidget, file: seed('dashboard-widget') },
    { entity: PartnerCategory, file: seed('demo-category'), isDemo: true },
    { entity: Partner, file: seed('demo-partner'), isDemo: true },
    { entity: PartnerBank, file: seed('demo-bank'), isDemo: true },
  ],
  translations: new URL('./i18n/', import.meta.url),
})
