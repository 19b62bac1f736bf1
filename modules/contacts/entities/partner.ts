import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { say } from '#core/say.ts'
import { line, p, text } from '#core/types.ts'
import { Company } from '#modules/base/entities/company.ts'
import { Country, CountryState } from '#modules/base/entities/country.ts'
import { Currency } from '#modules/base/entities/currency.ts'
import { Tag } from '#modules/base/entities/tag.ts'
import { User } from '#modules/base/entities/user.ts'
import { imageField } from '#modules/base/file-field.ts'
import { noCycle, ownParentCheck, treeSql } from '#modules/base/tree.ts'
import { partnerBankMenu, partnerMenu } from '../menu.ts'
import { countryOfState, stateInCountry } from '../rules/address.ts'
import { normalBankNumber, validBankNumber } from '../rules/bank-number.ts'
import { commercialSql } from '../rules/commercial-sql.ts'
import { tidyContact, validLanguage } from '../rules/contact-data.ts'
import { parentCompany } from '../rules/parent-company.ts'
import { normalVat, validVat } from '../rules/vat.ts'
import { PartnerCategory } from './partner-category.ts'

const schema = defineEntity({
  name: 'Partner',
  tableName: 'partner',
  properties: {
    ...record,
    ...archivable,
    name: field(line(200), 'Name', 'Name of the company or person.', { search: true }),
    image: () => imageField('Picture', 'Logo of the company or photo of the person.'),
    isCompany: field(
      p.boolean().default(false),
      'Company',
      'A company or other organisation rather than a person.',
    ),
    type: field(
      p.enum(['CONTACT', 'INVOICE', 'DELIVERY', 'OTHER'] as const).default('CONTACT'),
      'Kind of address',
      'What the address is used for.',
      {
        choices: {
          CONTACT: { label: 'Contact' },
          INVOICE: { label: 'Invoice address', tone: 'INFO' },
          DELIVERY: { label: 'Delivery address', tone: 'ACCENT' },
          OTHER: { label: 'Other address' },
        },
      },
    ),
    parent: () =>
      field(
        p.manyToOne(Partner).nullable(),
        'Belongs to',
        'The company that the person works for or the address is of.',
      ),
    commercialPartner: () =>
      field(
        p.manyToOne(Partner).nullable(),
        'Commercial entity',
        'The nearest company above, or the partner itself: who invoices and payments are settled with.',
        { readonly: true },
      ),
    completeName: field(text().nullable(), 'Full name', 'Name after that of the company it belongs to.', {
      readonly: true,
      search: true,
    }),
    ref: field(
      line(60).nullable(),
      'Reference',
      'Number that you know the partner by, such as a customer number.',
      {
        search: true,
      },
    ),
    email: field(line(254).nullable(), 'E-mail', 'Address to write to.', {
      search: true,
      widget: 'EMAIL',
      pattern: { regex: /^[^\s@]+@[^\s@]+$/, message: 'This is not an e-mail address.' },
    }),
    phone: field(line(40).nullable(), 'Phone', 'Telephone number.', { search: true, widget: 'PHONE' }),
    mobile: field(line(40).nullable(), 'Mobile', 'Number of the mobile telephone.', {
      search: true,
      widget: 'PHONE',
    }),
    website: field(line(200).nullable(), 'Website', 'Address on the web.', { widget: 'URL' }),
    street: field(line(200).nullable(), 'Street', 'Street and house number.'),
    street2: field(line(200).nullable(), 'Street 2', 'Second line of the address.'),
    zip: field(line(20).nullable(), 'Postal code', 'Postal code of the place.', { search: true }),
    city: field(line(100).nullable(), 'City', 'Town or city.', { search: true }),
    state: () => field(p.manyToOne(CountryState).nullable(), 'State', 'State, province or region.'),
    country: () => field(p.manyToOne(Country).nullable(), 'Country', 'Country of the address.'),
    vat: field(
      line(32).nullable(),
      'Tax number',
      'VAT or other tax number, checked by the rules of its country.',
      {
        search: true,
      },
    ),
    lang: field(line(35).nullable(), 'Language', 'Language to write to the partner in, such as fr-FR.'),
    jobPosition: field(line(100).nullable(), 'Position', 'What the person does at the company.'),
    salesperson: () => field(p.manyToOne(User).nullable(), 'Salesperson', 'Who looks after the partner.'),
    company: () =>
      field(
        p.manyToOne(Company).nullable(),
        'Company',
        'Company of yours that alone works with the partner; empty for all.',
      ),
    tags: () =>
      field(p.manyToMany(Tag).owner().pivotTable('partner_tags'), 'Tags', 'Words that mark the partner.'),
    categories: () =>
      field(
        p.manyToMany(PartnerCategory).owner().pivotTable('partner_categories'),
        'Categories',
        'Groups that the partner is in.',
      ),
    comment: field(text().nullable(), 'Notes', 'What else is worth knowing.', { widget: 'TEXT' }),
    children: () =>
      field(
        p.oneToMany(Partner).mappedBy('parent'),
        'Contacts and addresses',
        'People and addresses of the partner.',
      ),
    banks: () =>
      field(p.oneToMany(PartnerBank).mappedBy('partner'), 'Bank accounts', 'Bank accounts of the partner.'),
  },
})

export interface Partner extends InferEntity<typeof schema> {}

/** A company, a person or an address that you deal with. */
export const Partner = entity<Partner>(schema, {
  label: 'Contact',
  plural: 'Contacts',
  description: 'A company, person or address that you buy from, sell to or write to.',
  icon: 'contact',
  displayName: '{completeName}',
  order: ['completeName'],
  treeField: 'parent',
  menu: partnerMenu,
  derive: [tidyContact, countryOfState, normalVat],
  validate: [noCycle('partner', 'partner.no-cycle'), stateInCountry, validVat, validLanguage, parentCompany],
  checks: [ownParentCheck],
  sql: [
    ...treeSql('partner', say`A partner cannot belong to itself. Choose one that is not below it.`),
    ...commercialSql,
  ],
})

const bankSchema = defineEntity({
  name: 'PartnerBank',
  tableName: 'partner_bank',
  properties: {
    ...record,
    partner: () => field(p.manyToOne(Partner), 'Partner', 'Whose account it is.'),
    number: field(
      line(60),
      'Account number',
      'IBAN or other number; kept in capitals, without spaces or dashes.',
      {
        search: true,
      },
    ),
    holder: field(
      line(200).nullable(),
      'Holder',
      'Name on the account, when it is not the name of the partner.',
    ),
    bankName: field(line(200).nullable(), 'Bank', 'What the bank is called.', { search: true }),
    bic: field(line(11).nullable(), 'BIC', 'Code of the bank by ISO 9362, such as COBADEFFXXX.', {
      pattern: {
        regex: /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/,
        message: 'A BIC is 8 or 11 capital letters and digits, such as COBADEFFXXX.',
      },
    }),
    currency: () =>
      field(p.manyToOne(Currency).nullable(), 'Currency', 'Money of the account; empty for any.'),
  },
})

export interface PartnerBank extends InferEntity<typeof bankSchema> {}

/** A bank account of a partner. */
export const PartnerBank = entity<PartnerBank>(bankSchema, {
  label: 'Bank account',
  plural: 'Bank accounts',
  description: 'A bank account of a partner, to pay to and to know payments by.',
  icon: 'landmark',
  displayName: '{number}, {bankName}',
  order: ['number'],
  partOf: 'partner',
  menu: partnerBankMenu,
  derive: [normalBankNumber],
  validate: [validBankNumber],
  unique: [{ fields: ['partner', 'number'], message: 'The partner already has this account.' }],
})
