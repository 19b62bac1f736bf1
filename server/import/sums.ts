/** Exact sums over accepted and rejected rows: the proof that every line of a file is accounted for. */
import { compare, fixed } from '#core/decimal.ts'
import {
  type Columns,
  compileCondition,
  compileExpression,
  type Evaluate,
  type Test,
} from './mapping/expression.ts'
import type { Check } from './mapping/mapping.ts'
import type { Row } from './readers/row.ts'

/** A check as functions. */
export interface CompiledCheck {
  label: string
  /** Which rows it looks at: those of the file, those joined to it, or the first of each document. */
  over: 'rows' | 'joined' | 'documents'
  factors: Evaluate[]
  test?: Test
  equals?: string
  round?: number
}

/** What a check came to. */
export interface Sum {
  label: string
  accepted: string
  rejected: string
  total: string
  /** What it should come to, and whether it does. */
  expected?: string
  isRight?: boolean
}

/** `rows` means the joined ones where there are any and a factor names one of their columns. */
export function compileCheck(check: Check, rows: Columns, join: Columns | undefined): CompiledCheck {
  const over = check.over === 'documents' ? 'documents' : join ? 'joined' : 'rows'
  const columns = over === 'joined' && join ? join : rows
  return {
    label: check.label,
    over,
    factors: check.sum.map((factor) => compileExpression(factor, columns)),
    test: check.when && compileCondition(check.when, columns),
    equals: check.equals,
    round: check.round,
  }
}

/** A sum as it is kept between batches: accepted and rejected, as decimal text. */
export type KeptSums = [accepted: string, rejected: string][]

/** Adds up rows as they are decided on. */
export interface Tally {
  add(over: CompiledCheck['over'], rows: Row[], isAccepted: boolean): void
  keep(): KeptSums
  results(): Sum[]
}

/** A tally that goes on from what was kept before. */
export function createTally(checks: CompiledCheck[], kept: KeptSums): Tally {
  const sums = checks.map((_, index) => [createSum(kept[index]?.[0]), createSum(kept[index]?.[1])] as const)
  return {
    add(over, rows, isAccepted) {
      for (const [index, check] of checks.entries()) {
        if (check.over !== over) continue
        const sum = sums[index]?.[isAccepted ? 0 : 1]
        for (const row of rows) {
          if (check.test && !attempt(() => check.test?.(row.cells))) continue
          sum?.addProduct(check.factors, row.cells)
        }
      }
    },
    keep: () => sums.map(([accepted, rejected]) => [accepted.text(), rejected.text()]),
    results: () =>
      checks.map(({ label, equals, round }, index) => {
        const [accepted, rejected] = sums[index] ?? [createSum(), createSum()]
        const both = createSum(accepted.text())
        both.add(rejected.text())
        const total = both.text()
        return {
          label,
          accepted: accepted.text(),
          rejected: rejected.text(),
          total,
          ...(equals === undefined ? {} : { expected: equals, isRight: isSame(equals, total, round) }),
        }
      }),
  }
}

function isSame(expected: string, total: string, places: number | undefined): boolean {
  return compare(expected, places === undefined ? total : fixed(total, places)) === 0
}

interface ExactSum {
  add(value: string): void
  addProduct(factors: Evaluate[], cells: unknown[]): void
  text(): string
}

/** A sum as a whole number of the smallest fraction seen so far: exact, and fast enough for every row of a large file. */
function createSum(start = '0'): ExactSum {
  let units = 0n
  let places = 0
  const addUnits = (value: bigint, scale: number): void => {
    if (scale > places) {
      units *= 10n ** BigInt(scale - places)
      places = scale
    }
    units += scale === places ? value : value * 10n ** BigInt(places - scale)
  }
  const sum: ExactSum = {
    add(text) {
      const parsed = parse(text)
      if (parsed) addUnits(parsed.units, parsed.places)
    },
    addProduct(factors, cells) {
      let product = 1n
      let scale = 0
      for (const factor of factors) {
        const parsed = parse(String(attempt(() => factor(cells)) ?? ''))
        if (!parsed) return
        product *= parsed.units
        scale += parsed.places
      }
      addUnits(product, scale)
    },
    text() {
      const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
      const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
      return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}${places > 0 && fraction ? `.${fraction}` : ''}`
    },
  }
  sum.add(start)
  return sum
}

/** A row whose value is no number adds nothing: it is among the rejected ones for it. */
function parse(text: string): { units: bigint; places: number } | undefined {
  const match = /^([+-]?\d*)(?:\.(\d*))?$/.exec(text)
  if (!match || !/\d/.test(text)) return undefined
  const fraction = match[2] ?? ''
  return { units: BigInt(`${match[1]}${fraction}`), places: fraction.length }
}

function attempt<R>(evaluate: () => R): R | undefined {
  try {
    return evaluate()
  } catch {
    return undefined
  }
}
