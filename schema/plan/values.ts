/** Values that callers give: checked before they reach PostgreSQL, so that none of them can make it fail. */
import { GraphQLError } from 'graphql'
import type { FieldType } from '../model.ts'
import { parseDate, parseDateTime, parseDecimal, parseId } from '../scalars.ts'
import { badRequest } from './errors.ts'
import { mapValue, type Value } from './late.ts'

type Path = (string | number)[]

/** The value, checked when it is read. */
export function checkValue(type: FieldType, value: Value<unknown>, path: Path): Value<unknown> {
  return mapValue(value, (known) => checkedValue(type, known, path))
}

/** The value as a statement takes it, or a BAD_REQUEST that says what is wrong at `path`. */
export function checkedValue(type: FieldType, value: unknown, path: Path): unknown {
  try {
    return checked(type, value, path)
  } catch (error) {
    if (error instanceof GraphQLError && !error.extensions.issues) throw badRequest(error.message, path)
    throw error
  }
}

function checked(type: FieldType, value: unknown, path: Path): unknown {
  switch (type) {
    case 'ID':
    case 'ToOne':
      return parseId(value)
    case 'Int':
      if (!Number.isSafeInteger(value)) throw badRequest('A whole number is needed here.', path)
      return value
    case 'Float':
      if (typeof value !== 'number' || !Number.isFinite(value))
        throw badRequest('A finite number is needed here.', path)
      return value
    case 'Boolean':
      if (typeof value !== 'boolean') throw badRequest('true or false is needed here.', path)
      return value
    case 'Decimal':
      return parseDecimal(value)
    case 'Date':
      return fromYearOne(parseDate(value), path)
    case 'DateTime':
      return fromYearOne(parseDateTime(value instanceof Date ? value.toISOString() : value), path)
    default:
      return checkedText(value, path)
  }
}

/** Text without what PostgreSQL cannot hold: NUL is refused, half a surrogate pair becomes U+FFFD. */
export function checkedText(value: unknown, path: Path): string {
  if (typeof value !== 'string') throw badRequest('A text is needed here.', path)
  if (value.includes('\u0000'))
    throw badRequest('A text cannot hold the NUL character (\\u0000): remove it.', path)
  return value.toWellFormed()
}

/** PostgreSQL's calendar has no year 0 in this notation, and years beyond 9999 have another form. */
function fromYearOne(value: string, path: Path): string {
  if (/^\d{4}-/.test(value) && !value.startsWith('0000')) return value
  throw badRequest('The year must be between 0001 and 9999.', path)
}
