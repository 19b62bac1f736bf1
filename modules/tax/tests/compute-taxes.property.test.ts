import fc from 'fast-check'
import { expect, test } from 'vitest'
import { abs, add, compare, mul, negate, roundTo, sub, sum } from '#core/decimal.ts'
import { computeTaxes } from '#modules/tax/compute-taxes.ts'
import type { TaxDefinition } from '#modules/tax/tax-definition.ts'
import type { TaxableDocument, TaxableLine } from '#modules/tax/tax-document.ts'

const decimal = (min: number, max: number, places: number) =>
  fc
    .integer({ min: min * 10 ** places, max: max * 10 ** places })
    .map((units) => mul(String(units), `1e-${places}`))

const leaf = (id: number): fc.Arbitrary<TaxDefinition> =>
  fc
    .record({
      kind: fc.constantFrom('PERCENT', 'PERCENT', 'FIXED', 'DIVISION'),
      amount: decimal(0, 15, 2),
      isPriceIncluded: fc.boolean(),
      affectsBase: fc.boolean(),
      sequence: fc.integer({ min: 1, max: 3 }),
    })
    .map((rest) => ({ id, name: `Tax ${id}`, ...rest }))

/** A catalogue of taxes, of which each line takes some: alone, or in a group. */
const catalogue = fc.tuple(leaf(1), leaf(2), leaf(3), leaf(10)).chain((leaves) =>
  fc.integer({ min: 1, max: 3 }).map((sequence): TaxDefinition[] => [
    ...leaves,
    {
      id: 20,
      name: 'Group',
      kind: 'GROUP',
      amount: '0',
      isPriceIncluded: false,
      affectsBase: false,
      sequence,
      children: leaves.slice(0, 2),
    },
  ]),
)

const document: fc.Arbitrary<TaxableDocument> = catalogue.chain((taxes) => {
  const line = fc.record({
    quantity: fc.oneof(decimal(-20, 20, 0), decimal(-5, 5, 3)),
    unitPrice: fc.oneof(decimal(0, 500, 2), decimal(-3, 3, 4)),
    discountPercent: fc.oneof(fc.constant('0'), fc.constant('100'), decimal(0, 100, 1)),
    taxes: fc.subarray(taxes),
  })
  return fc.record({
    lines: fc.array(line, { maxLength: 8 }).map((lines) => lines.map((rest, key) => ({ key, ...rest }))),
    currency: fc.constantFrom(
      { rounding: '0.01' },
      { rounding: '1' },
      { rounding: '0.001' },
      { rounding: '0.05' },
    ),
    mode: fc.constantFrom('PER_LINE', 'GLOBAL'),
  })
})

const check = (property: (given: TaxableDocument) => void) =>
  fc.assert(fc.property(document, property), { numRuns: 300 })

const priceOf = ({ quantity, unitPrice, discountPercent }: TaxableLine) =>
  mul(mul(quantity, unitPrice), mul(sub('100', discountPercent), '0.01'))

function includedTaxes(line: TaxableLine): Set<string> {
  const leaves = line.taxes.flatMap((tax) => (tax.kind === 'GROUP' ? (tax.children ?? []) : [tax]))
  return new Set(leaves.filter((tax) => tax.isPriceIncluded).map((tax) => String(tax.id)))
}

test('total is untaxed plus taxes, on each line and on the document', () => {
  check((given) => {
    const { lines, totals } = computeTaxes(given)
    for (const line of lines) {
      expect(add(line.subtotal, sum(line.taxes.map(({ amount }) => amount)))).toBe(line.total)
    }
    expect(add(totals.untaxed, totals.tax)).toBe(totals.total)
    expect(sum(totals.byTax.map(({ amount }) => amount))).toBe(totals.tax)
  })
})

test('the lines add up to the document: subtotals, each tax and its base, totals', () => {
  check((given) => {
    const { lines, totals } = computeTaxes(given)
    expect(sum(lines.map(({ subtotal }) => subtotal))).toBe(totals.untaxed)
    expect(sum(lines.map(({ total }) => total))).toBe(totals.total)
    for (const { taxId, amount, base } of totals.byTax) {
      const parts = lines.flatMap(({ taxes }) => taxes.filter((tax) => tax.taxId === taxId))
      expect(sum(parts.map((part) => part.amount))).toBe(amount)
      expect(sum(parts.map((part) => part.base))).toBe(base)
    }
  })
})

test('every amount is a multiple of the smallest step of the currency', () => {
  check((given) => {
    const { lines } = computeTaxes(given)
    for (const amount of lines.flatMap((line) => [
      line.subtotal,
      line.total,
      ...line.taxes.map((t) => t.amount),
    ])) {
      expect(roundTo(amount, given.currency.rounding)).toBe(amount)
    }
  })
})

test('base and included taxes are the price exactly: of the line per line, of the document globally', () => {
  check((given) => {
    const { rounding } = given.currency
    const { lines } = computeTaxes(given)
    const contained = lines.map((line, index) => {
      const included = includedTaxes(given.lines[index]!)
      const taxes = line.taxes.filter(({ taxId }) => included.has(String(taxId)))
      return add(line.subtotal, sum(taxes.map(({ amount }) => amount)))
    })
    for (const [index, amount] of contained.entries()) {
      const price = priceOf(given.lines[index]!)
      if (given.mode === 'PER_LINE' || roundTo(price, rounding) === price) {
        expect(amount).toBe(roundTo(price, rounding))
      } else expect(compare(abs(sub(amount, price)), rounding)).toBe(-1)
    }
    if (given.mode === 'GLOBAL') expect(sum(contained)).toBe(roundTo(sum(given.lines.map(priceOf)), rounding))
  })
})

test('a refund of everything is the exact negative', () => {
  check((given) => {
    const refund = {
      ...given,
      lines: given.lines.map((line) => ({ ...line, quantity: negate(line.quantity) })),
    }
    const sold = computeTaxes(given)
    const mirrored = computeTaxes(refund)
    expect(mirrored).toEqual({
      lines: sold.lines.map((line) => ({
        key: line.key,
        subtotal: negate(line.subtotal),
        total: negate(line.total),
        taxes: line.taxes.map((tax) => ({ ...tax, base: negate(tax.base), amount: negate(tax.amount) })),
      })),
      totals: {
        untaxed: negate(sold.totals.untaxed),
        tax: negate(sold.totals.tax),
        total: negate(sold.totals.total),
        byTax: sold.totals.byTax.map((tax) => ({
          ...tax,
          base: negate(tax.base),
          amount: negate(tax.amount),
        })),
      },
    })
  })
})

test('the order of a line’s taxes changes nothing', () => {
  check((given) => {
    const reversed = given.lines.map((line) => ({ ...line, taxes: [...line.taxes].reverse() }))
    expect(computeTaxes({ ...given, lines: reversed })).toEqual(computeTaxes(given))
  })
})

test('the order of lines changes no total, and no line either', () => {
  check((given) => {
    const straight = computeTaxes(given)
    const reversed = computeTaxes({ ...given, lines: [...given.lines].reverse() })
    expect(reversed.totals).toEqual(straight.totals)
    expect(reversed.lines.reverse()).toEqual(straight.lines)
  })
})

test('computing again gives the same, and leaves the input as it was', () => {
  check((given) => {
    const before = structuredClone(given)
    expect(computeTaxes(given)).toEqual(computeTaxes(given))
    expect(given).toEqual(before)
  })
})

test('a rounded line, sold again as one unit at its price, comes out the same', () => {
  check((given) => {
    const lines = given.lines.map((line) => ({
      ...line,
      taxes: line.taxes.filter(
        ({ kind, children = [] }) => kind !== 'FIXED' && children.every((c) => c.kind !== 'FIXED'),
      ),
    }))
    const once = computeTaxes({ ...given, lines, mode: 'PER_LINE' })
    const again = lines.map((line) => ({
      ...line,
      quantity: '1',
      discountPercent: '0',
      unitPrice: roundTo(priceOf(line), given.currency.rounding),
    }))
    expect(computeTaxes({ ...given, lines: again, mode: 'PER_LINE' })).toEqual(once)
  })
})

test('both modes agree on the document to within the rounding of its lines', () => {
  check((given) => {
    const simple = given.lines.map((line) => ({
      ...line,
      taxes: line.taxes.slice(0, 1).filter((t) => t.kind !== 'GROUP'),
    }))
    const perLine = computeTaxes({ ...given, lines: simple, mode: 'PER_LINE' })
    const globally = computeTaxes({ ...given, lines: simple, mode: 'GLOBAL' })
    const tolerance = mul(given.currency.rounding, String(3 * Math.max(1, simple.length)))
    expect(compare(abs(sub(perLine.totals.total, globally.totals.total)), tolerance)).toBeLessThanOrEqual(0)
  })
})
