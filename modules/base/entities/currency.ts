import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { day, decimal, line, p } from '#core/types.ts'
import { currencyMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'Currency',
  tableName: 'currency',
  properties: {
    ...record,
    code: field(line(3), 'Code', 'Three letters of ISO 4217, such as EUR.', {
      search: true,
      unique: true,
      pattern: { regex: /^[A-Z]{3}$/, message: 'A currency code is three capital letters, such as EUR.' },
    }),
    name: field(line(100), 'Name', 'What the currency is called.', { search: true }),
    numericCode: field(line(3).nullable(), 'Number', 'Three digits of ISO 4217.'),
    symbol: field(line(8).nullable(), 'Symbol', 'What stands beside an amount, such as €.'),
    decimals: field(p.integer().default(2), 'Decimals', 'Digits after the decimal point of an amount.', {
      min: '0',
      max: '8',
    }),
    rounding: field(
      decimal().default('0.01'),
      'Rounding',
      'Smallest step of an amount: 0.01 for most, 0.05 where cash is rounded so, 1 where there are no cents.',
    ),
    isActive: field(p.boolean().default(true), 'In use', 'Offered when a currency is chosen.'),
    rates: () =>
      field(p.oneToMany(CurrencyRate).mappedBy('currency'), 'Rates', 'Rates of the currency by day.'),
  },
})

export interface Currency extends InferEntity<typeof schema> {}

/** Money of ISO 4217, with its decimals and its rates. */
export const Currency = entity<Currency>(schema, {
  label: 'Currency',
  plural: 'Currencies',
  description: 'Money of ISO 4217, with its decimals and its rates by day.',
  icon: 'coins',
  displayName: '{code}',
  order: ['-isActive', 'code'],
  menu: currencyMenu,
  checks: [
    { name: 'rounding', sql: 'rounding > 0', message: 'The rounding of a currency must be more than zero.' },
    {
      name: 'decimals',
      sql: 'decimals between 0 and 8',
      message: 'A currency has between 0 and 8 decimals.',
    },
  ],
})

const rateSchema = defineEntity({
  name: 'CurrencyRate',
  tableName: 'currency_rate',
  properties: {
    ...record,
    currency: () => field(p.manyToOne(Currency), 'Currency', 'The currency that the rate is of.'),
    date: field(day(), 'From', 'First day on which the rate holds.'),
    rate: field(decimal(), 'Rate', 'Units of this currency for one unit of the company currency.'),
  },
})

export interface CurrencyRate extends InferEntity<typeof rateSchema> {}

/** What one unit of company currency is worth in a currency, from a day on. */
export const CurrencyRate = entity<CurrencyRate>(rateSchema, {
  label: 'Currency rate',
  plural: 'Currency rates',
  description: 'How many units of a currency one unit of the company currency is worth, from a day on.',
  displayName: '{currency.code} {date}',
  order: ['-date'],
  partOf: 'currency',
  unique: [{ fields: ['currency', 'date'], message: 'The currency already has a rate for this day.' }],
  checks: [{ name: 'rate', sql: 'rate > 0', message: 'A currency rate must be more than zero.' }],
})
