import { view } from '#core/view.ts'
import { Tax } from '../entities/tax.ts'

export const taxViews = [
  view(Tax, {
    kind: 'LIST',
    columns: ['name', 'use', 'kind', 'amount', 'isPriceIncluded', 'country', 'company'],
    order: [{ sequence: 'ASC' }, { name: 'ASC' }],
    filters: [
      { name: 'sales', label: 'Sales', filter: { use: { eq: 'SALE' } } },
      { name: 'purchases', label: 'Purchases', filter: { use: { eq: 'PURCHASE' } } },
      { name: 'groups', label: 'Groups', filter: { kind: { eq: 'GROUP' } } },
    ],
  }),
  view(Tax, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'description', 'use', 'country', 'company'] },
      { label: 'Computation', fields: ['kind', 'amount', 'isPriceIncluded', 'affectsBase', 'sequence'] },
      { label: 'Group', fields: ['children'] },
    ],
    side: ['active'],
  }),
]
