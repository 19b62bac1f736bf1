import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { compare } from '#core/decimal.ts'

type Row = Record<string, string>
const rates: Row[] = parse(readFileSync(new URL('../seeds/vat-rate.csv', import.meta.url)), { columns: true })
const of = (country: string, level = 'standard') =>
  rates.find(({ externalId }) => externalId === `tax.vat_${country.toLowerCase()}_${level}`)

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'

test('every country of the European Union and the United Kingdom has one standard rate', () => {
  const standard = rates.filter(({ externalId }) => externalId?.endsWith('_standard'))
  expect(standard.map((rate) => rate['country.code']).sort()).toEqual([...EU.split(' '), 'GB'].sort())
})

test.each([
  ['DE', '19'],
  ['FR', '20'],
  ['HU', '27'],
  ['LU', '17'],
  ['EE', '24'],
  ['FI', '25.5'],
  ['SK', '23'],
  ['RO', '21'],
  ['GR', '24'],
  ['GB', '20'],
])('%s charges %s %', (country, amount) => {
  expect(of(country)).toMatchObject({
    amount,
    'country.code': country,
    kind: 'PERCENT',
    isPriceIncluded: 'false',
  })
})

test('reduced rates are below the standard one, the first the higher', () => {
  expect(of('DE', 'reduced')?.amount).toBe('7')
  expect(of('FR', 'super_reduced')?.amount).toBe('2.1')
  expect([of('SK', 'reduced')?.amount, of('SK', 'reduced_2')?.amount]).toEqual(['19', '5'])
  for (const rate of rates) {
    expect(compare(rate.amount!, '0')).toBe(1)
    expect(compare(rate.amount!, of(rate['country.code']!)!.amount!)).toBeLessThanOrEqual(0)
  }
})

test('external ids and names are distinct', () => {
  expect(new Set(rates.map(({ externalId }) => externalId)).size).toBe(rates.length)
  expect(new Set(rates.map(({ name }) => name)).size).toBe(rates.length)
})
