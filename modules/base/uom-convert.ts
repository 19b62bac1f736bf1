import { div, mul, type RoundingMode, roundTo } from '#core/decimal.ts'

/** A unit of measure, as far as converting goes. */
export type Unit = {
  readonly id: string | number
  readonly name: string
  /** Units convert within their category only (mass, length, …): its id. */
  readonly category: string | number
  /** How many reference units one of this unit is, as decimal text above zero: 12 for a dozen. */
  readonly factor: string
  /** Quantities in this unit are multiples of this: `'0.001'` for kilograms, `'1'` for pieces. */
  readonly rounding: string
}

/** A conversion between units that measure different things. */
export class UnitCategoryError extends Error {
  readonly from: Unit
  readonly to: Unit

  constructor(from: Unit, to: Unit) {
    super(
      `"${from.name}" cannot be converted to "${to.name}": they measure different things; ` +
        'choose a unit of the same category',
    )
    this.name = 'UnitCategoryError'
    this.from = from
    this.to = to
  }
}

/**
 * Converts a quantity between two units of one category, rounded to the unit it is converted to.
 * There and back again differs by no more than half a rounding step of each of the two units.
 *
 * @param quantity decimal text, may be negative
 * @param options.round `'HALF_UP'` (the default: nearest, ties away from zero), `'UP'` (never too little),
 *   `'DOWN'` (never too much), or `false` for the unrounded quantity
 * @throws UnitCategoryError for different categories, DecimalError for text that is no number
 */
export function convert(
  quantity: string,
  from: Unit,
  to: Unit,
  { round = 'HALF_UP' }: { round?: RoundingMode | false } = {},
): string {
  if (String(from.category) !== String(to.category)) throw new UnitCategoryError(from, to)
  // Multiplied first, divided once: a result that has a finite decimal form is exact, so ties round as ties.
  const exact = div(mul(quantity, from.factor), to.factor)
  return round === false ? exact : roundTo(exact, to.rounding, round)
}
