import { defineModule } from '#core/module.ts'
import { mergePartners } from './actions/merge-partners.ts'
import { Partner, PartnerBank } from './entities/partner.ts'
import { PartnerCategory } from './entities/partner-category.ts'

export default defineModule({
  name: 'contacts',
  label: 'Contacts',
  version: '1.0.0',
  description: 'Companies, people and addresses, their bank accounts and categories.',
  icon: 'contact',
  depends: ['base'],
  entities: [PartnerCategory, Partner, PartnerBank],
  actions: [mergePartners],
})
