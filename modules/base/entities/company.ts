import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { say } from '#core/say.ts'
import { line, p } from '#core/types.ts'
import { companyMenu } from '../menu.ts'
import { companyLanguage } from '../rules/company-language.ts'
import { noCycle, ownParentCheck, treeSql } from '../tree.ts'
import { Country } from './country.ts'
import { Currency } from './currency.ts'

const schema = defineEntity({
  name: 'Company',
  tableName: 'company',
  properties: {
    ...record,
    ...archivable,
    name: field(line(200), 'Name', 'Name under which the company trades.', { search: true, unique: true }),
    currency: () => field(p.manyToOne(Currency), 'Currency', 'Money that the company keeps its books in.'),
    parent: () =>
      field(p.manyToOne(Company).nullable(), 'Parent company', 'The company that this one belongs to.'),
    email: field(line(254).nullable(), 'E-mail', 'Address for letters to the company.', { widget: 'EMAIL' }),
    phone: field(line(40).nullable(), 'Phone', 'Telephone number of the company.', { widget: 'PHONE' }),
    locale: field(
      line(35).nullable(),
      'Language',
      'In which people who chose no language of their own are written to, such as fr; English when empty.',
    ),
    website: field(line(200).nullable(), 'Website', 'Address of the company on the web.', { widget: 'URL' }),
    vat: field(line(30).nullable(), 'Tax number', 'VAT or other tax number of the company.'),
    street: field(line(200).nullable(), 'Street', 'Street and house number.'),
    street2: field(line(200).nullable(), 'Street 2', 'Second line of the address.'),
    zip: field(line(20).nullable(), 'Postal code', 'Postal code of the place.'),
    city: field(line(100).nullable(), 'City', 'Place where the company sits.'),
    country: () => field(p.manyToOne(Country).nullable(), 'Country', 'Country where the company sits.'),
    taxRounding: field(
      p.enum(['PER_LINE', 'GLOBAL'] as const).default('PER_LINE'),
      'Tax rounding',
      'Whether taxes are rounded on every line or once for the whole document.',
      {
        choices: {
          PER_LINE: {
            label: 'Per line',
            description: 'Each line is rounded, and the lines add up to the total.',
          },
          GLOBAL: {
            label: 'Per document',
            description: 'The sum is rounded once; lines carry the difference.',
          },
        },
      },
    ),
  },
})

export interface Company extends InferEntity<typeof schema> {}

/** A legal entity that trades, with books of its own. */
export const Company = entity<Company>(schema, {
  label: 'Company',
  plural: 'Companies',
  description: 'A legal entity of yours that trades and keeps books.',
  icon: 'building-2',
  displayName: '{name}',
  order: ['name'],
  treeField: 'parent',
  menu: companyMenu,
  validate: [noCycle('company', 'company.no-cycle'), companyLanguage],
  checks: [ownParentCheck],
  sql: treeSql('company', say`A company cannot belong to itself. Choose one that is not below it.`),
})
