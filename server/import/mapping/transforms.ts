/** The fixed list of changes that a mapping may make to a value on its way. */

import { add, fixed, mul, sub } from '#core/decimal.ts'
import { say } from '#core/say.ts'
import { dateFormat } from './date-format.ts'
import type { Transform } from './mapping.ts'
import { compilePattern } from './pattern.ts'
import { ValueError } from './value-error.ts'

/** Changes one value; null stays null except where a step says otherwise. */
export type Step = (value: unknown) => unknown

const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/** The step as a function. */
export function compileTransform(transform: Transform): Step {
  if (transform === 'trim') return onText((value) => value.trim() || null)
  if (transform === 'upper') return onText((value) => value.toUpperCase())
  if (transform === 'lower') return onText((value) => value.toLowerCase())
  if (transform === 'digits') return onText((value) => value.replace(/\D/g, '') || null)
  if ('nullIf' in transform) {
    const empty = new Set([transform.nullIf].flat())
    return onText((value) => (empty.has(value) ? null : value))
  }
  if ('map' in transform) return mapValue(transform.map, transform.else ?? 'keep')
  if ('number' in transform) return readNumber(transform.number.decimal ?? '.', transform.number.thousands)
  if ('round' in transform) return onNumber((value) => add(fixed(value, transform.round), '0'))
  if ('multiply' in transform) return onNumber((value) => mul(value, transform.multiply))
  if ('subtractFrom' in transform) return onNumber((value) => sub(transform.subtractFrom, value))
  if ('date' in transform) return onText(dateFormat(transform.date))
  if ('prefix' in transform) return onText((value) => transform.prefix + value)
  if ('suffix' in transform) return onText((value) => value + transform.suffix)
  if ('removeSuffix' in transform) {
    const { removeSuffix: end } = transform
    return onText((value) =>
      value.endsWith(end) ? value.slice(0, value.length - end.length) || null : value,
    )
  }
  if ('cut' in transform) return onText((value) => value.slice(0, transform.cut))
  const pattern = compilePattern(transform.replace.pattern)
  return onText((value) => pattern.matcher(value).replaceAll(transform.replace.with) || null)
}

function onText(change: (value: string) => unknown): Step {
  return (value) => (value === null || value === undefined ? value : change(String(value)))
}

function onNumber(change: (value: string) => string): Step {
  return onText((value) => {
    if (!decimalText.test(value)) throw new ValueError(say`"${value.slice(0, 60)}" is not a number.`)
    return change(value)
  })
}

function mapValue(values: Record<string, string | null>, otherwise: 'keep' | 'null' | 'reject'): Step {
  const known = new Map(Object.entries(values))
  return onText((value) => {
    const found = known.get(value)
    if (found !== undefined) return found
    if (otherwise === 'reject')
      throw new ValueError(
        say`"${value.slice(0, 60)}" is not one of ${[...known.keys()].slice(0, 20).join(', ')}.`,
      )
    return otherwise === 'keep' ? value : null
  })
}

function readNumber(decimal: '.' | ',', thousands: string | undefined): Step {
  return onText((value) => {
    let text = value.trim()
    if (thousands) text = text.replaceAll(thousands, '')
    if (decimal === ',') text = text.replace(',', '.')
    if (!decimalText.test(text)) throw new ValueError(say`"${value.slice(0, 60)}" is not a number.`)
    return text
  })
}
