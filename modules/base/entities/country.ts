import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { countryMenu } from '../menu.ts'
import { Currency } from './currency.ts'

const schema = defineEntity({
  name: 'Country',
  tableName: 'country',
  properties: {
    ...record,
    code: field(line(2), 'Code', 'Two letters of ISO 3166-1, such as FR.', {
      search: true,
      unique: true,
      pattern: { regex: /^[A-Z]{2}$/, message: 'A country code is two capital letters, such as FR.' },
    }),
    code3: field(line(3).nullable(), 'Long code', 'Three letters of ISO 3166-1, such as FRA.'),
    numericCode: field(line(3).nullable(), 'Number', 'Three digits of ISO 3166-1.'),
    name: field(line(100), 'Name', 'What the country is called.', { search: true }),
    phoneCode: field(
      line(20).nullable(),
      'Calling code',
      'Digits that a telephone number of the country begins with.',
    ),
    currency: () => field(p.manyToOne(Currency).nullable(), 'Currency', 'Money that is used in the country.'),
    states: () =>
      field(p.oneToMany(CountryState).mappedBy('country'), 'States', 'States, provinces or regions.'),
  },
})

export interface Country extends InferEntity<typeof schema> {}

/** A country of ISO 3166-1. */
export const Country = entity<Country>(schema, {
  label: 'Country',
  plural: 'Countries',
  description: 'A country of ISO 3166-1.',
  icon: 'globe',
  displayName: '{name}',
  order: ['name'],
  menu: countryMenu,
})

const stateSchema = defineEntity({
  name: 'CountryState',
  tableName: 'country_state',
  properties: {
    ...record,
    code: field(line(10), 'Code', 'Code of ISO 3166-2, such as US-CA.', { search: true, unique: true }),
    name: field(line(150), 'Name', 'What the state, province or region is called.', { search: true }),
    country: () => field(p.manyToOne(Country), 'Country', 'The country that it lies in.'),
  },
})

export interface CountryState extends InferEntity<typeof stateSchema> {}

/** A state, province or region of ISO 3166-2. */
export const CountryState = entity<CountryState>(stateSchema, {
  label: 'State',
  plural: 'States',
  description: 'A state, province or region of ISO 3166-2.',
  displayName: '{name}',
  order: ['name'],
  partOf: 'country',
})
