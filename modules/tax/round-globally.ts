import { apportion } from './apportion.ts'
import { exactAmounts, lineEquations } from './solve-line.ts'
import type { PreparedLine, RoundedLine } from './tax-document.ts'

/**
 * Rounds the sum of the prices, and the sum of each tax, once over all lines, and spreads each rounded sum
 * back onto its lines by largest remainder, so that the lines add up to the document.
 */
export function roundGlobally(
  lines: readonly PreparedLine[],
  currency: { readonly rounding: string },
): RoundedLine[] {
  const prices = apportion(
    lines.map((line) => ({ key: line.key, value: line.price })),
    currency.rounding,
  ).shares
  const amounts: string[][] = lines.map(() => [])

  // Each tax is one sum over all the lines that it is on: where it stands on each line, and what it makes there.
  const byTax = new Map<string, { line: number; position: number; key: string | number; value: string }[]>()
  for (const [index, line] of lines.entries()) {
    const exact = exactAmounts(lineEquations(line.taxes, line.quantity), line.price)
    for (const [position, tax] of line.taxes.entries()) {
      const shares = byTax.get(String(tax.id)) ?? []
      shares.push({ line: index, position, key: line.key, value: exact[position]! })
      byTax.set(String(tax.id), shares)
    }
  }
  for (const shares of byTax.values()) {
    const rounded = apportion(shares, currency.rounding).shares
    for (const [index, { line, position }] of shares.entries()) amounts[line]![position] = rounded[index]!
  }
  return lines.map((_, index) => ({ price: prices[index]!, amounts: amounts[index]! }))
}
