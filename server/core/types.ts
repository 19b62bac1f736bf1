/** Property builders for the kinds of value that business records are made of. */
import { p } from '@mikro-orm/core'

/** An amount of money: exact, unlimited precision, a decimal string in JavaScript. Round it by its currency. */
export const money = () => p.decimal('string').columnType('numeric')

/** A quantity in some unit of measure: exact, a decimal string in JavaScript. */
export const quantity = () => p.decimal('string').columnType('numeric')

/** A percentage, as in `19` for 19 %. */
export const percent = () => p.decimal('string').columnType('numeric')

/** Any other exact number. */
export const decimal = () => p.decimal('string').columnType('numeric')

/** A calendar day, `YYYY-MM-DD`, without a time or a zone. */
export const day = () => p.date().$type<string>()

/** A moment, stored in UTC with millisecond precision. */
export const moment = () => p.datetime(3)

/** A line of text of at most `length` characters. */
export const line = (length = 255) => p.string().length(length)

/** Text of any length. */
export const text = () => p.text()

export { p }
