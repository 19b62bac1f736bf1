import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecimalError } from '#core/decimal.ts'
import { computeTaxes } from '#modules/tax/compute-taxes.ts'
import { type TaxDefinition, TaxDefinitionError } from '#modules/tax/tax-definition.ts'
import type { TaxableLine } from '#modules/tax/tax-document.ts'

const EUR = { rounding: '0.01' }

function tax(id: string, change: Partial<TaxDefinition> = {}): TaxDefinition {
  return {
    id,
    name: `Tax ${id}`,
    kind: 'PERCENT',
    amount: '20',
    isPriceIncluded: false,
    affectsBase: false,
    sequence: 1,
    ...change,
  }
}

function line(unitPrice: string, taxes: TaxDefinition[], change: Partial<TaxableLine> = {}): TaxableLine {
  return { key: 'a', quantity: '1', unitPrice, discountPercent: '0', taxes, ...change }
}

/** Subtotal, tax amounts and total of one line by itself. */
function amounts(given: TaxableLine, currency = EUR) {
  const { lines } = computeTaxes({ lines: [given], currency, mode: 'PER_LINE' })
  const [first] = lines
  return [first!.subtotal, ...first!.taxes.map(({ amount }) => amount), first!.total]
}

describe('kinds of tax', () => {
  test('adds a percentage', () => {
    expect(amounts(line('100', [tax('1')]))).toEqual(['100', '20', '120'])
  })

  test('takes an included percentage out of the price', () => {
    expect(amounts(line('120', [tax('1', { isPriceIncluded: true })]))).toEqual(['100', '20', '120'])
    expect(amounts(line('9.99', [tax('1', { isPriceIncluded: true, amount: '19' })]))).toEqual([
      '8.39',
      '1.6',
      '9.99',
    ])
  })

  test('charges a fixed amount per unit, discount or not', () => {
    const fee = tax('1', { kind: 'FIXED', amount: '0.5' })
    expect(amounts(line('10', [fee], { quantity: '3' }))).toEqual(['30', '1.5', '31.5'])
    expect(amounts(line('10', [fee], { quantity: '3', discountPercent: '100' }))).toEqual(['0', '1.5', '1.5'])
    expect(amounts(line('10', [fee], { quantity: '-3' }))).toEqual(['-30', '-1.5', '-31.5'])
  })

  test('computes a division tax as a share of the price that includes it', () => {
    const division = tax('1', { kind: 'DIVISION', amount: '20' })
    expect(amounts(line('100', [division]))).toEqual(['100', '25', '125'])
    expect(amounts(line('125', [{ ...division, isPriceIncluded: true }]))).toEqual(['100', '25', '125'])
  })

  test('computes division taxes on one base together, each a share of the final price', () => {
    const first = tax('1', { kind: 'DIVISION', amount: '18' })
    const second = tax('2', { kind: 'DIVISION', amount: '2' })
    expect(amounts(line('80', [first, second]))).toEqual(['80', '18', '2', '100'])
  })

  test('starts a new base for division taxes after one that affects the base', () => {
    const first = tax('1', { kind: 'DIVISION', amount: '20', affectsBase: true })
    const second = tax('2', { kind: 'DIVISION', amount: '50', sequence: 2 })
    expect(amounts(line('80', [first, second]))).toEqual(['80', '20', '100', '200'])
  })

  test('replaces a group by its children, at the place of the group', () => {
    const group = tax('9', {
      kind: 'GROUP',
      sequence: 1,
      children: [tax('3', { amount: '9' }), tax('2', { amount: '9', affectsBase: true })],
    })
    const after = tax('1', { amount: '10', sequence: 2 })
    const { lines } = computeTaxes({ lines: [line('100', [after, group])], currency: EUR, mode: 'PER_LINE' })
    expect(lines[0]!.taxes).toEqual([
      { taxId: '2', base: '100', amount: '9' },
      { taxId: '3', base: '109', amount: '9.81' },
      { taxId: '1', base: '109', amount: '10.9' },
    ])
  })

  test('applies a tax once that is named alone and in a group', () => {
    const vat = tax('1')
    expect(amounts(line('100', [vat, tax('2', { kind: 'GROUP', children: [vat] }), vat]))).toEqual([
      '100',
      '20',
      '120',
    ])
  })
})

describe('chains', () => {
  test('computes a later tax on a base with the earlier one only if that affects the base', () => {
    const first = tax('1', { amount: '10', affectsBase: true })
    const second = tax('2', { amount: '20', sequence: 2 })
    expect(amounts(line('100', [first, second]))).toEqual(['100', '10', '22', '132'])
    expect(amounts(line('100', [{ ...first, affectsBase: false }, second]))).toEqual([
      '100',
      '10',
      '20',
      '130',
    ])
  })

  test('solves included chains of fixed and percent taxes', () => {
    const fee = tax('1', { kind: 'FIXED', amount: '2', affectsBase: true, isPriceIncluded: true })
    const vat = tax('2', { amount: '25', sequence: 2, isPriceIncluded: true })
    // (100 + 2) × 1.25
    expect(amounts(line('127.5', [fee, vat]))).toEqual(['100', '2', '25.5', '127.5'])
  })

  test('adds an excluded tax on top of a price that includes another', () => {
    const included = tax('1', { amount: '20', isPriceIncluded: true })
    const excluded = tax('2', { amount: '5', sequence: 2 })
    expect(amounts(line('120', [included, excluded]))).toEqual(['100', '20', '5', '125'])
  })

  test('orders taxes of one sequence by id as a number', () => {
    const ten = tax('10', { affectsBase: true, amount: '10' })
    const two = tax('2', { affectsBase: true, amount: '50' })
    const { lines } = computeTaxes({ lines: [line('100', [ten, two])], currency: EUR, mode: 'PER_LINE' })
    expect(lines[0]!.taxes.map(({ taxId }) => taxId)).toEqual(['2', '10'])
  })

  test('withholds with a negative rate', () => {
    expect(amounts(line('1000', [tax('1', { amount: '21' }), tax('2', { amount: '-15' })]))).toEqual([
      '1000',
      '210',
      '-150',
      '1060',
    ])
  })
})

describe('rounding', () => {
  test('sees a tie as a tie even if the base has no finite decimal form', () => {
    // 0.025 × 0.3 / 1.5 is 0.005 exactly, while the base, 0.025 / 1.5, never ends.
    const taxes = [
      tax('1', { amount: '30', isPriceIncluded: true }),
      tax('2', { amount: '20', isPriceIncluded: true }),
    ]
    const given = { lines: [line('0.025', taxes)], currency: EUR, mode: 'GLOBAL' as const }
    expect(computeTaxes(given).lines[0]!.taxes[0]!.amount).toBe('0.01')
  })

  test('sees a tie in a sum of thirds', () => {
    const vat = tax('1', { amount: '50', isPriceIncluded: true })
    const lines = [1, 2, 3].map((key) => line('0.025', [vat], { key }))
    // 3 × 0.00833… is 0.025
    expect(computeTaxes({ lines, currency: EUR, mode: 'GLOBAL' }).totals.tax).toBe('0.03')
  })

  test('rounds per line or once over the document', () => {
    const lines = [1, 2, 3].map((key) => line('0.33', [tax('1', { amount: '10' })], { key }))
    expect(computeTaxes({ lines, currency: EUR, mode: 'PER_LINE' }).totals).toMatchObject({
      tax: '0.09',
      total: '1.08',
    })
    const globally = computeTaxes({ lines, currency: EUR, mode: 'GLOBAL' })
    expect(globally.totals).toMatchObject({ untaxed: '0.99', tax: '0.1', total: '1.09' })
    expect(globally.lines.map(({ taxes }) => taxes[0]!.amount)).toEqual(['0.04', '0.03', '0.03'])
  })

  test('spreads the untaxed difference too, onto the same lines whatever their order', () => {
    const lines = ['c', 'a', 'b'].map((key) => line('0.333333', [tax('1')], { key }))
    const { lines: taxed, totals } = computeTaxes({ lines, currency: EUR, mode: 'GLOBAL' })
    expect(totals).toMatchObject({ untaxed: '1', tax: '0.2', total: '1.2' })
    expect(Object.fromEntries(taxed.map(({ key, subtotal }) => [key, subtotal]))).toEqual({
      a: '0.34',
      b: '0.33',
      c: '0.33',
    })
  })

  test('rounds in whole units and in thousandths', () => {
    expect(amounts(line('105', [tax('1', { amount: '8' })]), { rounding: '1' })).toEqual(['105', '8', '113'])
    expect(amounts(line('1.2345', [tax('1', { amount: '5' })]), { rounding: '0.001' })).toEqual([
      '1.235',
      '0.062',
      '1.297',
    ])
  })
})

describe('refusal', () => {
  const compute = (...lines: TaxableLine[]) => computeTaxes({ lines, currency: EUR, mode: 'PER_LINE' })

  test('refuses taxes that take the whole price or more', () => {
    expect(() => compute(line('1', [tax('1', { kind: 'DIVISION', amount: '100' })]))).toThrow(
      TaxDefinitionError,
    )
    expect(() => compute(line('1', [tax('1', { amount: '-100', isPriceIncluded: true })]))).toThrow(/Tax 1/)
  })

  test('refuses a group that contains itself', () => {
    const children: TaxDefinition[] = []
    const group = tax('1', { kind: 'GROUP', children })
    children.push(group)
    expect(() => compute(line('1', [group]))).toThrow(/contains itself/)
  })

  test('refuses one tax defined in two ways', () => {
    const both = [line('1', [tax('1')]), line('1', [tax('1', { amount: '19' })], { key: 'b' })]
    expect(() => compute(...both)).toThrow(/two different ways/)
    expect(compute(line('1', [tax('1')]), line('1', [tax('1', { amount: '20.00' })])).totals.total).toBe(
      '2.4',
    )
  })

  test('refuses discounts above 100 % and text that is no number', () => {
    expect(() => compute(line('1', [], { discountPercent: '100.01' }))).toThrow(RangeError)
    expect(() => compute(line('1,5', []))).toThrow(DecimalError)
  })
})

test('an empty document is all zeros', () => {
  expect(computeTaxes({ lines: [], currency: EUR, mode: 'GLOBAL' })).toEqual({
    lines: [],
    totals: { untaxed: '0', tax: '0', total: '0', byTax: [] },
  })
})

test('the work grows with the number of lines, and not with its square', () => {
  const lines = fc.sample(fc.nat(10_000), 2000).map((cents, key) => line(`${cents}.37`, [tax('1')], { key }))
  const work = (count: number): number => {
    const start = process.cpuUsage()
    computeTaxes({ lines: lines.slice(0, count), currency: EUR, mode: 'GLOBAL' })
    const { user } = process.cpuUsage(start)
    return user
  }
  work(500)
  // Ten times the lines: about ten times the work, a hundred times if each line looked at all others.
  expect(work(2000) / Math.max(work(200), 1_000)).toBeLessThan(40)
})
