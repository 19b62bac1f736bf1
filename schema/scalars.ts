/** The scalars beyond GraphQL's own. Values are checked when they come in; SQL writes them in the same form. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

const decimalPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
const datePattern = /^\d{4}-\d{2}-\d{2}$/
const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** Longest decimal accepted: PostgreSQL's numeric takes far more, but no business figure needs it. */
const maxDecimalLength = 60

function refuse(what: string, value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value)
  throw new GraphQLError(`${shown} is not ${what}.`, { extensions: { code: 'BAD_REQUEST' } })
}

function textOf(node: ValueNode): string | number | boolean | null {
  if (node.kind === Kind.STRING || node.kind === Kind.ENUM) return node.value
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return node.value
  if (node.kind === Kind.BOOLEAN) return node.value
  return null
}

/** Canonical form of a decimal: no plus sign, no exponent, no leading dot; refuses everything else. */
export function parseDecimal(value: unknown): string {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof text !== 'string' || text.length > maxDecimalLength || !decimalPattern.test(text)) {
    return refuse('a decimal number such as "12.50"', value)
  }
  return text
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
}

/** A day that exists in the calendar, `YYYY-MM-DD`. */
export function parseDate(value: unknown): string {
  if (typeof value !== 'string' || !datePattern.test(value))
    return refuse('a date such as "2026-01-31"', value)
  const date = new Date(`${value}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value)
    return refuse('a day of the calendar', value)
  return value
}

/** A moment with a zone; kept to the millisecond, in UTC. */
export function parseDateTime(value: unknown): string {
  if (typeof value !== 'string' || !dateTimePattern.test(value)) {
    return refuse('a date and time with a zone, such as "2026-01-31T09:30:00Z"', value)
  }
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return refuse('a moment of the calendar', value)
  return date.toISOString()
}

/** A positive integer key, as JSON's string or number. */
export function parseId(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) return refuse('a record id', value)
  return Number(text)
}

const same = (value: unknown): unknown => value

export const DecimalScalar = new GraphQLScalarType({
  name: 'Decimal',
  description: 'An exact decimal number, written as a string such as "12.50" so that no client rounds it.',
  serialize: same,
  parseValue: parseDecimal,
  parseLiteral: (node) => parseDecimal(textOf(node)),
})

export const DateScalar = new GraphQLScalarType({
  name: 'Date',
  description: 'A calendar day, YYYY-MM-DD, without time or zone.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date',
  serialize: same,
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(textOf(node)),
})

export const DateTimeScalar = new GraphQLScalarType({
  name: 'DateTime',
  description: 'A moment in UTC with milliseconds, such as "2026-01-31T09:30:00.000Z".',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (value) => (value instanceof Date ? value.toISOString() : value),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(textOf(node)),
})

function jsonLiteral(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.LIST:
      return node.values.map((item) => jsonLiteral(item, variables))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, jsonLiteral(field.value, variables)]),
      )
    case Kind.VARIABLE:
      return variables?.[node.name.value]
    default:
      return node.value
  }
}

export const JSONScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: same,
  parseValue: same,
  parseLiteral: (node, variables) => jsonLiteral(node, variables),
})
