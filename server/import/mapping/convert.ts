/** Turns a value from a file into the value that a field's input takes. */
import { say, term } from '#core/say.ts'
import type { FieldModel } from '#schema/model.ts'
import { ValueError } from './value-error.ts'

/** Never sees null or undefined. */
export type Convert = (value: unknown) => unknown

const truths = new Set(['true', 'yes', 'y', '1', 't', 'x'])
const falsehoods = new Set(['false', 'no', 'n', '0', 'f'])
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/
const momentPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

/** The converter of a field that is no relation. */
export function converterOf(field: FieldModel): Convert {
  switch (field.type) {
    case 'Int':
      return (value) => integer(field, String(value))
    case 'Float':
    case 'Decimal':
      return (value) => number(field, String(value))
    case 'Boolean':
      return (value) => truth(field, value)
    case 'Date':
      return (value) => day(field, String(value))
    case 'DateTime':
      return (value) => moment(field, String(value))
    case 'Enum':
      return choice(field)
    case 'JSON':
      return (value) => (typeof value === 'string' ? json(field, value) : value)
    default:
      return (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
}

function integer(field: FieldModel, value: string): number {
  // Spreadsheets and data frames write whole numbers as 17850.0.
  const text = value.trim().replace(/\.0+$/, '')
  const result = Number(text)
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(result))
    throw new ValueError(say`${term(field.label)}: "${value.slice(0, 60)}" is not a whole number.`)
  return result
}

function number(field: FieldModel, value: string): string | number {
  const text = value.trim()
  if (!decimal.test(text))
    throw new ValueError(say`${term(field.label)}: "${value.slice(0, 60)}" is not a number.`)
  return field.type === 'Float'
    ? Number(text)
    : /[eE+]/.test(text) || text.startsWith('.') || text.endsWith('.')
      ? plainDecimal(text)
      : text
}

/** Without an exponent, which columns take but comparisons of text do not. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = point <= 0 ? 1 : point
  const [left, right] = [padded.slice(0, at).replace(/^0+(?=\d)/, ''), padded.slice(at)]
  return `${sign === '-' ? '-' : ''}${left || '0'}${right ? `.${right}` : ''}`
}

function truth(field: FieldModel, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const text = String(value).trim().toLowerCase()
  if (truths.has(text)) return true
  if (falsehoods.has(text)) return false
  throw new ValueError(say`${term(field.label)}: "${String(value).slice(0, 60)}" is neither true nor false.`)
}

function day(field: FieldModel, value: string): string {
  const text = value.trim().replace(/[T ]00:00(:00(\.0+)?)?Z?$/, '')
  const [, year, month, date] = dayPattern.exec(text) ?? []
  if (!year || !isDay(Number(year), Number(month), Number(date))) {
    throw new ValueError(
      say`${term(field.label)}: "${value.slice(0, 60)}" is not a date. Write it as 2026-03-31.`,
    )
  }
  return text
}

function isDay(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1) return false
  return date <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** A moment without a zone is meant in UTC. */
function moment(field: FieldModel, value: string): string {
  const text = value.trim()
  const [, date, time, seconds, zone] =
    momentPattern.exec(dayPattern.test(text) ? `${text}T00:00` : text) ?? []
  const [year, month, dayOfMonth] = (date ?? '').split('-').map(Number)
  const result = new Date(`${date}T${time}${(seconds ?? ':00').slice(0, 7)}${zone ?? 'Z'}`)
  if (!date || Number.isNaN(result.getTime()) || !isDay(year ?? 0, month ?? 0, dayOfMonth ?? 0)) {
    throw new ValueError(
      say`${term(field.label)}: "${value.slice(0, 60)}" is not a moment. Write it as 2026-03-31T14:30:00Z.`,
    )
  }
  return result.toISOString()
}

function choice(field: FieldModel): Convert {
  const known = new Map<string, string>()
  for (const { value, label } of field.choices ?? []) known.set(label.toLowerCase(), value)
  for (const { value } of field.choices ?? []) known.set(value.toLowerCase(), value)
  return (value) => {
    const found = known.get(String(value).trim().toLowerCase())
    if (found !== undefined) return found
    const values = (field.choices ?? []).map((one) => one.value).join(', ')
    throw new ValueError(
      say`${term(field.label)} must be one of ${values}, not "${String(value).slice(0, 60)}".`,
    )
  }
}

function json(field: FieldModel, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ValueError(say`${term(field.label)}: the value is not valid JSON.`)
  }
}
