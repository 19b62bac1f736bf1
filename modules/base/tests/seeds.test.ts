import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { compare, div, mul } from '#core/decimal.ts'
import { convert } from '#modules/base/uom-convert.ts'

type Row = Record<string, string>

function seed(name: string): Row[] {
  return parse(readFileSync(new URL(`../seeds/${name}.csv`, import.meta.url)), { columns: true })
}

const currencies = seed('currency')
const countries = seed('country')
const states = seed('country-state')
const categories = seed('uom-category')
const units = seed('uom')

const column = (rows: Row[], name: string) => rows.map((row) => row[name] ?? '')
const find = (rows: Row[], name: string, value: string) => rows.find((row) => row[name] === value)
const codesWith = (decimals: string) =>
  currencies.filter((currency) => currency.decimals === decimals).map(({ code }) => code)

describe.each(Object.entries({ currencies, countries, states, categories, units }))('%s', (_, rows) => {
  test('have distinct external ids of the form base.lower_snake_case', () => {
    const ids = column(rows, 'externalId')
    expect(new Set(ids).size).toBe(rows.length)
    for (const id of ids) expect(id).toMatch(/^base\.[a-z0-9]+(_[a-z0-9]+)*$/)
  })

  test('have names without stray spaces, and distinct codes where they have any', () => {
    for (const name of column(rows, 'name')) expect(name).toMatch(/^\S(.*\S)?$/u)
    const codes = column(rows, 'code').filter(Boolean)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('currencies', () => {
  test('are the 178 codes of ISO 4217 that are in use', () => {
    expect(currencies).toHaveLength(178)
    for (const { code, numericCode } of currencies) {
      expect(code).toMatch(/^[A-Z]{3}$/)
      expect(numericCode).toMatch(/^\d{3}$/)
    }
    expect(new Set(column(currencies, 'numericCode')).size).toBe(178)
    for (const withdrawn of ['DEM', 'HRK', 'BGN', 'ANG', 'SLL', 'ZWL']) {
      expect(find(currencies, 'code', withdrawn)).toBeUndefined()
    }
  })

  test('have their minor unit: 17 none, some three or four decimals', () => {
    expect(codesWith('0').join(' ')).toBe(
      'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    )
    expect(codesWith('3').join(' ')).toBe('BHD IQD JOD KWD LYD OMR TND')
    expect(codesWith('4').join(' ')).toBe('CLF UYW')
    expect(codesWith('2')).toHaveLength(178 - 17 - 7 - 2)
  })

  test('round to their minor unit', () => {
    for (const { decimals, rounding } of currencies) {
      expect(compare(mul(rounding!, `1e${decimals}`), '1')).toBe(0)
    }
  })

  test('that nobody pays with (metals, funds, test codes) are not active', () => {
    for (const code of ['XAU', 'XDR', 'XTS', 'XXX', 'CLF', 'USN']) {
      expect(find(currencies, 'code', code)?.isActive).toBe('false')
    }
    for (const code of ['EUR', 'USD', 'XOF', 'XCD'])
      expect(find(currencies, 'code', code)?.isActive).toBe('true')
  })
})

describe('countries', () => {
  test('are the 249 of ISO 3166-1', () => {
    expect(countries).toHaveLength(249)
    for (const { code, code3, numericCode, phoneCode } of countries) {
      expect(code).toMatch(/^[A-Z]{2}$/)
      expect(code3).toMatch(/^[A-Z]{3}$/)
      expect(numericCode).toMatch(/^\d{3}$/)
      expect(phoneCode).toMatch(/^[1-9]?\d*$/)
    }
    expect(new Set(column(countries, 'code3')).size).toBe(249)
    expect(new Set(column(countries, 'numericCode')).size).toBe(249)
  })

  test('include Namibia, whose code is the text NA', () => {
    expect(find(countries, 'name', 'Namibia')).toMatchObject({
      code: 'NA',
      code3: 'NAM',
      'currency.code': 'NAD',
    })
  })

  test('use currencies that exist; Antarctica and South Georgia use none of their own', () => {
    const codes = new Set(column(currencies, 'code'))
    const without = countries.filter((country) => !codes.has(country['currency.code']!))
    expect(without.map((country) => [country.code, country['currency.code']])).toEqual([
      ['AQ', ''],
      ['GS', ''],
    ])
  })

  test.each([
    ['DE', 'DEU', '276', 'Germany', '49', 'EUR'],
    ['US', 'USA', '840', 'United States', '1', 'USD'],
    ['GB', 'GBR', '826', 'United Kingdom', '44', 'GBP'],
    ['BG', 'BGR', '100', 'Bulgaria', '359', 'EUR'],
    ['JP', 'JPN', '392', 'Japan', '81', 'JPY'],
    ['TR', 'TUR', '792', 'Türkiye', '90', 'TRY'],
  ])('%s', (code, code3, numericCode, name, phoneCode, currency) => {
    expect(find(countries, 'code', code)).toMatchObject({
      code3,
      numericCode,
      name,
      phoneCode,
      'currency.code': currency,
    })
  })
})

describe('country states', () => {
  test('begin with the code of a country that exists', () => {
    const codes = new Set(column(countries, 'code'))
    for (const state of states) {
      expect(codes).toContain(state['country.code'])
      expect(state.code).toMatch(new RegExp(`^${state['country.code']}-[A-Z0-9]{1,3}$`))
    }
  })

  test.each([
    ['US', 57],
    ['CA', 13],
    ['DE', 16],
    ['AT', 9],
    ['CH', 26],
    ['AU', 8],
    ['BR', 27],
    ['MX', 32],
    ['JP', 47],
    ['IN', 36],
    ['CN', 34],
    ['BE', 13],
    ['NZ', 17],
  ])('%s has %i', (country, count) => {
    expect(states.filter((state) => state['country.code'] === country)).toHaveLength(count)
  })

  test('have known names', () => {
    expect(find(states, 'code', 'US-CA')?.name).toBe('California')
    expect(find(states, 'code', 'DE-BY')?.name).toBe('Bayern')
    expect(find(states, 'code', 'GB-ENG')?.name).toBe('England')
    expect(find(states, 'code', 'FR-75C')?.name).toBe('Paris')
    expect(find(states, 'code', 'IT-RM')?.name).toBe('Roma')
  })
})

describe('units of measure', () => {
  const unit = (name: string) => {
    const row = find(units, 'name', name)!
    return {
      id: row.externalId!,
      name,
      category: row['category.externalId']!,
      factor: row.factor!,
      rounding: row.rounding!,
    }
  }

  test('belong to categories that exist, each with exactly one reference unit of factor one', () => {
    const known = column(categories, 'externalId')
    for (const row of units) expect(known).toContain(row['category.externalId'])
    for (const category of known) {
      const references = units.filter(
        (row) => row['category.externalId'] === category && row.isReference === 'true',
      )
      expect(references.map(({ factor }) => factor)).toEqual(['1'])
    }
  })

  test('have positive factors and roundings', () => {
    for (const { factor, rounding } of units) {
      expect(compare(factor!, '0')).toBe(1)
      expect(compare(rounding!, '0')).toBe(1)
    }
  })

  test.each([
    ['Pound', 'Kilogram', '0.45359237'],
    ['Pound', 'Ounce', '16'],
    ['Stone', 'Pound', '14'],
    ['Short ton (US)', 'Pound', '2000'],
    ['Long ton (UK)', 'Pound', '2240'],
    ['Inch', 'Centimetre', '2.54'],
    ['Mile', 'Foot', '5280'],
    ['Yard', 'Foot', '3'],
    ['Acre', 'Square foot', '43560'],
    ['Hectare', 'Square metre', '10000'],
    ['Square yard', 'Square foot', '9'],
    ['Gallon (US)', 'Cubic inch', '231'],
    ['Gallon (US)', 'Quart', '4'],
    ['Gallon (US)', 'Fluid ounce (US)', '128'],
    ['Cubic yard', 'Cubic foot', '27'],
    ['Cubic metre', 'Litre', '1000'],
    ['Week', 'Hour', '168'],
    ['Kilowatt hour', 'Joule', '3600000'],
    ['Gross', 'Dozen', '12'],
  ])('one %s in %s is %s', (from, to, quantity) => {
    const target = to === 'Quart' ? 'Liquid quart (US)' : to
    expect(convert('1', unit(from), unit(target), { round: false })).toBe(quantity)
  })

  test('that count come back to the same number of pieces', () => {
    const piece = unit('Piece')
    const counts = units.filter((row) => row['category.externalId'] === piece.category)
    for (const { name } of counts.filter(({ name }) => name !== 'Piece')) {
      for (const pieces of ['1', '7', '10', '1234']) {
        expect(convert(convert(pieces, piece, unit(name!)), unit(name!), piece)).toBe(pieces)
      }
    }
  })

  test('carry the common codes of UN/CEFACT Recommendation 20', () => {
    const codes = Object.fromEntries(units.map(({ name, code }) => [name, code]))
    expect(codes).toMatchObject({
      Unit: 'C62',
      Piece: 'H87',
      Dozen: 'DZN',
      Kilogram: 'KGM',
      Hour: 'HUR',
      Litre: 'LTR',
    })
    expect(div('1', find(units, 'code', 'LBR')!.factor!)).toMatch(/^2\.2046226/)
  })
})
