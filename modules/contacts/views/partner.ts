import { view } from '#core/view.ts'
import { Partner, PartnerBank } from '../entities/partner.ts'
import { PartnerCategory } from '../entities/partner-category.ts'

export const contactViews = [
  view(Partner, {
    kind: 'LIST',
    columns: ['image', 'completeName', 'email', 'phone', 'city', 'country', 'salesperson'],
    order: [{ completeName: 'ASC' }],
    filters: [
      { name: 'companies', label: 'Companies', filter: { isCompany: { eq: true } } },
      { name: 'people', label: 'People', filter: { isCompany: { eq: false }, type: { eq: 'CONTACT' } } },
      { name: 'addresses', label: 'Addresses', filter: { type: { in: ['INVOICE', 'DELIVERY', 'OTHER'] } } },
      { name: 'mine', label: 'My contacts', filter: { salesperson: { id: { eq: '$me' } } } },
      { name: 'new', label: 'New this month', filter: { createdAt: { gte: '$startOfMonth' } } },
      {
        name: 'without-mail',
        label: 'Without e-mail',
        filter: { type: { eq: 'CONTACT' }, email: { isNull: true } },
      },
      { name: 'unassigned', label: 'Without salesperson', filter: { salesperson: { isNull: true } } },
    ],
  }),
  view(Partner, {
    kind: 'GRAPH',
    type: 'BAR',
    groupBy: [{ field: 'country' }, { field: 'isCompany' }],
    measure: 'count',
  }),
  view(Partner, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'vat', 'parent', 'jobPosition', 'type', 'isCompany'] },
      { label: 'Address', fields: ['street', 'street2', 'zip', 'city', 'state', 'country'] },
      { label: 'Reach', fields: ['email', 'phone', 'mobile', 'website', 'lang'] },
      {
        label: 'Contacts and addresses',
        lines: 'children',
        columns: ['name', 'type', 'jobPosition', 'email', 'phone', 'street', 'zip', 'city'],
      },
      {
        label: 'Bank accounts',
        lines: 'banks',
        columns: ['number', 'bankName', 'bic', 'holder', 'currency'],
      },
      { label: 'Notes', fields: ['comment'] },
    ],
    side: ['image', 'ref', 'salesperson', 'categories', 'tags', 'company', 'commercialPartner', 'active'],
    counters: [
      { label: 'Contacts', entity: 'Partner', filter: { parent: { id: { eq: '$id' } } } },
      {
        label: 'Files',
        entity: 'Attachment',
        filter: { entity: { eq: 'Partner' }, recordId: { eq: '$id' } },
      },
    ],
  }),
  view(PartnerBank, {
    kind: 'LIST',
    columns: ['number', 'partner', 'bankName', 'bic', 'currency'],
    order: [{ number: 'ASC' }],
  }),
  view(PartnerBank, {
    kind: 'FORM',
    title: 'number',
    sections: [{ fields: ['partner', 'number', 'holder', 'bankName', 'bic', 'currency'] }],
  }),
  view(PartnerCategory, {
    kind: 'LIST',
    columns: ['completeName', 'parent', 'color'],
    order: [{ completeName: 'ASC' }],
  }),
  view(PartnerCategory, {
    kind: 'FORM',
    title: 'name',
    sections: [{ fields: ['name', 'parent', 'color'] }],
    side: ['active'],
    counters: [
      {
        label: 'Contacts',
        entity: 'Partner',
        filter: { categories: { some: { id: { descendantOf: '$id' } } } },
      },
    ],
  }),
]
