import { compare, sum as exactSum, sub } from '#core/decimal.ts'
import { linePrice, quickSum } from './quick-amount.ts'
import { roundGlobally } from './round-globally.ts'
import { roundLine } from './round-per-line.ts'
import { compareTaxes, orderTaxes, type TaxDefinition, TaxDefinitionError } from './tax-definition.ts'
import type {
  LineTax,
  PreparedLine,
  RoundedLine,
  TaxableDocument,
  TaxableLine,
  TaxedDocument,
  TaxedLine,
  TaxTotal,
} from './tax-document.ts'

/**
 * Computes the taxes of a document: the one function for sales, purchases and invoices alike.
 *
 * **Price.** A line's price as entered is quantity × unit price × (1 − discount). A discount leaves a tax of
 * a fixed amount per unit as it is.
 *
 * **Taxes** apply by sequence, then id, whatever their order in the input; a group stands for its children.
 * Each is computed on the untaxed base plus the earlier taxes that affect the base. Included taxes are solved
 * out of the price, which is the untaxed base and all included taxes together: the base is what remains of
 * the price after the rounded taxes, so rounding loses nothing.
 *
 * **Rounding**, to the currency's smallest step, ties away from zero:
 * - `PER_LINE` rounds each line's price, then its included taxes; further taxes are taken of the rounded base.
 *   Document totals are the sums of the lines.
 * - `GLOBAL` rounds the document's sum of prices and its sum of each tax, both of unrounded lines, and spreads
 *   them back onto the lines by largest remainder (see `apportion`).
 *
 * **Promises**, in both modes: total = untaxed + Σ taxes, for each line and for the document; Σ lines = document;
 * base + included taxes = price; negative quantities give the exact negative; the order of lines changes
 * no total and the order of a line's taxes changes nothing.
 *
 * @returns canonical decimal text, every amount a multiple of the currency's step; lines in the order given,
 *   `byTax` in the order the taxes apply
 * @throws DecimalError for text that is no number, RangeError for a discount above 100 %, TaxDefinitionError
 *   for taxes that contradict each other or take the whole price
 */
export function computeTaxes({ lines, currency, mode }: TaxableDocument): TaxedDocument {
  const prepared = lines.map(prepareLine)
  const definitions = collectDefinitions(prepared)
  const rounded =
    mode === 'GLOBAL' ? roundGlobally(prepared, currency) : prepared.map((line) => roundLine(line, currency))
  const taxed = prepared.map((line, index) => assembleLine(line, rounded[index]!))
  return { lines: taxed, totals: totalise(taxed, definitions) }
}

const sum = (values: readonly string[]): string => quickSum(values) ?? exactSum(values)

function checkDiscount({ key, discountPercent }: TaxableLine): void {
  if (discountPercent !== '0' && compare(discountPercent, '100') > 0) {
    throw new RangeError(`line ${key}: a discount of ${discountPercent} % is above 100 %`)
  }
}

function prepareLine(line: TaxableLine): PreparedLine {
  checkDiscount(line)
  const { key, quantity, unitPrice, discountPercent, taxes } = line
  const price = linePrice(quantity, unitPrice, discountPercent)
  return { key, quantity, taxes: orderTaxes(taxes), price }
}

/** The taxes of all lines, in the order they apply. One id may not stand for two different taxes. */
function collectDefinitions(lines: readonly PreparedLine[]): TaxDefinition[] {
  const known = new Map<string, TaxDefinition>()
  for (const tax of lines.flatMap((line) => line.taxes)) {
    const other = known.get(String(tax.id))
    if (other && other !== tax && !isSameTax(other, tax)) {
      throw new TaxDefinitionError(
        `tax "${tax.name}" is defined in two different ways in one document`,
        tax.id,
      )
    }
    known.set(String(tax.id), tax)
  }
  return [...known.values()].sort(compareTaxes)
}

function isSameTax(a: TaxDefinition, b: TaxDefinition): boolean {
  return (
    a.kind === b.kind &&
    compare(a.amount, b.amount) === 0 &&
    a.isPriceIncluded === b.isPriceIncluded &&
    a.affectsBase === b.affectsBase &&
    a.sequence === b.sequence
  )
}

function assembleLine({ key, taxes }: PreparedLine, { price, amounts }: RoundedLine): TaxedLine {
  if (taxes.length === 0) return { key, subtotal: price, total: price, taxes: [] }
  const included = amounts.filter((_, index) => taxes[index]!.isPriceIncluded)
  const subtotal = included.length === 0 ? price : sub(price, sum(included))
  const lineTaxes: LineTax[] = []
  let base = subtotal
  for (const [index, tax] of taxes.entries()) {
    const amount = amounts[index]!
    lineTaxes.push({ taxId: tax.id, base, amount })
    if (tax.affectsBase) base = sum([base, amount])
  }
  return { key, subtotal, total: sum([subtotal, ...amounts]), taxes: lineTaxes }
}

function totalise(
  lines: readonly TaxedLine[],
  definitions: readonly TaxDefinition[],
): TaxedDocument['totals'] {
  const untaxed = sum(lines.map((line) => line.subtotal))
  const applied = new Map<string, LineTax[]>()
  for (const tax of lines.flatMap((line) => line.taxes)) {
    const list = applied.get(String(tax.taxId))
    if (list) list.push(tax)
    else applied.set(String(tax.taxId), [tax])
  }
  const byTax = definitions.map(({ id, name }): TaxTotal => {
    const parts = applied.get(String(id)) ?? []
    return {
      taxId: id,
      name,
      base: sum(parts.map((part) => part.base)),
      amount: sum(parts.map((part) => part.amount)),
    }
  })
  const tax = sum(byTax.map((total) => total.amount))
  return { untaxed, tax, total: sum([untaxed, tax]), byTax }
}
