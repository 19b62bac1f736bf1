/** Turns the expressions and conditions of a mapping into functions over the cells of a row. */
import { compare } from '#core/decimal.ts'
import { TrellisError } from '#core/errors.ts'
import type { Condition, Expression, Transform } from './mapping.ts'
import { compilePattern } from './pattern.ts'
import { compileTransform, type Step } from './transforms.ts'

/** Value of one row; undefined when the row says nothing, null when it says "empty". */
export type Evaluate = (cells: unknown[]) => unknown
export type Test = (cells: unknown[]) => boolean

/** Columns of the file that the expressions may name. */
export interface Columns {
  /** Position of a column. @throws TrellisError when there is none of that name */
  indexOf(name: string): number
}

/** Columns of a header; an unknown one is an error that lists those there are. */
export function columnsOf(header: string[], file: string): Columns {
  const index = new Map(header.map((name, at) => [name, at]))
  return {
    indexOf(name) {
      const at = index.get(name)
      if (at === undefined) {
        throw new TrellisError(
          'BAD_REQUEST',
          `${file} has no column "${name}". Its columns: ${header.join(', ').slice(0, 500)}.`,
        )
      }
      return at
    },
  }
}

/** An expression as a function. */
export function compileExpression(expression: Expression, columns: Columns): Evaluate {
  if (typeof expression === 'string') return columnValue(columns.indexOf(expression))
  const base = compileBase(expression, columns)
  return withSteps(base, expression.do ?? [])
}

function compileBase(expression: Exclude<Expression, string>, columns: Columns): Evaluate {
  if ('column' in expression) return columnValue(columns.indexOf(expression.column))
  if ('constant' in expression) return () => expression.constant
  if ('template' in expression) return compileTemplate(expression.template, columns)
  if ('firstOf' in expression) {
    const choices = expression.firstOf.map((choice) => compileExpression(choice, columns))
    return (cells) => {
      for (const choice of choices) {
        const value = choice(cells)
        if (value !== null && value !== undefined) return value
      }
      return null
    }
  }
  const test = compileCondition(expression.when, columns)
  const use = compileExpression(expression.use, columns)
  const otherwise =
    expression.otherwise === undefined ? () => null : compileExpression(expression.otherwise, columns)
  return (cells) => (test(cells) ? use(cells) : otherwise(cells))
}

/** Text cells are trimmed; nothing but blanks is empty. */
function columnValue(at: number): Evaluate {
  return (cells) => {
    const value = cells[at]
    return typeof value === 'string' ? value.trim() || null : value
  }
}

function withSteps(base: Evaluate, transforms: Transform[]): Evaluate {
  const steps: Step[] = transforms.map(compileTransform)
  if (steps.length === 0) return base
  const [first] = steps
  if (steps.length === 1 && first) return (cells) => first(base(cells))
  return (cells) => steps.reduce((value, step) => step(value), base(cells))
}

/** `northwind.customer_{customer_id}`; empty as soon as one of its columns is. `{code:lower}` writes it small. */
function compileTemplate(template: string, columns: Columns): Evaluate {
  const pieces = template.split(/\{([^{}]+)\}/)
  const values = pieces.map((piece, at) => {
    if (at % 2 === 0) return undefined
    const [name = '', form] = piece.split(':')
    const value = columnValue(columns.indexOf(name))
    if (form === undefined) return value
    if (form !== 'lower' && form !== 'upper')
      throw new TrellisError('BAD_REQUEST', `"{${piece}}": only lower and upper may follow a column.`)
    return withSteps(value, [form])
  })
  return (cells) => {
    let text = ''
    for (let at = 0; at < pieces.length; at++) {
      const value = values[at]
      if (!value) {
        text += pieces[at]
        continue
      }
      const filled = value(cells)
      if (filled === null || filled === undefined) return null
      text += String(filled)
    }
    return text
  }
}

/** A condition as a function. */
export function compileCondition(condition: Condition, columns: Columns): Test {
  if ('all' in condition) {
    const tests = condition.all.map((one) => compileCondition(one, columns))
    return (cells) => tests.every((test) => test(cells))
  }
  if ('any' in condition) {
    const tests = condition.any.map((one) => compileCondition(one, columns))
    return (cells) => tests.some((test) => test(cells))
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not, columns)
    return (cells) => !test(cells)
  }
  return compileComparison(condition, columns)
}

type Comparison = Extract<Condition, { value: Expression }>

function compileComparison(condition: Comparison, columns: Columns): Test {
  const value = compileExpression(condition.value, columns)
  const tests: ((text: string) => boolean)[] = []
  const { eq, lt, lte, gt, gte } = condition
  if (eq !== undefined) tests.push((text) => text === eq)
  if (condition.in) {
    const choices = new Set(condition.in)
    tests.push((text) => choices.has(text))
  }
  if (condition.matches !== undefined) {
    const pattern = compilePattern(condition.matches)
    tests.push((text) => pattern.test(text))
  }
  if (lt !== undefined) tests.push((text) => order(text, lt) < 0)
  if (lte !== undefined) tests.push((text) => order(text, lte) <= 0)
  if (gt !== undefined) tests.push((text) => order(text, gt) > 0)
  if (gte !== undefined) tests.push((text) => order(text, gte) >= 0)
  return (cells) => {
    const found = value(cells)
    const isEmpty = found === null || found === undefined
    if (condition.empty !== undefined && condition.empty !== isEmpty) return false
    if (isEmpty) return tests.length === 0
    const text = String(found)
    for (const test of tests) if (!test(text)) return false
    return true
  }
}

const shortNumber = /^-?\d{1,9}(\.\d{1,5})?$/

/** Short numbers are compared as such; the exact comparison is for those that a double cannot hold. */
function order(a: string, b: string): number {
  return shortNumber.test(a) && shortNumber.test(b) ? Number(a) - Number(b) : compare(a, b)
}
