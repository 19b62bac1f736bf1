/** How the dates and figures of a column are written, told by some of its values. */
import { dateFormat } from '../mapping/date-format.ts'
import type { Transform } from '../mapping/mapping.ts'

/** One way to write a value, and the step of a mapping that reads it. */
export interface ValueFormat {
  /** As people know it: `31.12.2026`, `1.234,56`. */
  label: string
  /** Absent where the value is read as it is. */
  step?: Transform
}

const days = ['D.M.YYYY', 'D/M/YYYY', 'M/D/YYYY', 'D-M-YYYY', 'YYYY/M/D', 'YYYYMMDD']
const times = ['', ' H:mm', ' H:mm:ss']

const isoDay = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/

/** Ways to write a date or a moment. */
export const dateFormats: ValueFormat[] = [
  { label: 'YYYY-MM-DD' },
  ...days.flatMap((day) =>
    times.map((time) => ({ label: `${day}${time}`, step: { date: `${day}${time}` } })),
  ),
]

interface NumberFormat extends ValueFormat {
  pattern: RegExp
}

/** Ways to write a figure. The first that fits all values is taken. */
const figures: NumberFormat[] = [
  { label: '1234.56', pattern: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/ },
  {
    label: '1.234,56',
    step: { number: { decimal: ',', thousands: '.' } },
    pattern: /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d*)?$/,
  },
  {
    label: '1,234.56',
    step: { number: { decimal: '.', thousands: ',' } },
    pattern: /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?$/,
  },
  {
    label: '1 234,56',
    step: { number: { decimal: ',', thousands: ' ' } },
    pattern: /^[+-]?(\d{1,3}( \d{3})+|\d+)(,\d*)?$/,
  },
  {
    label: "1'234.56",
    step: { number: { decimal: '.', thousands: "'" } },
    pattern: /^[+-]?(\d{1,3}('\d{3})+|\d+)(\.\d*)?$/,
  },
]

export const numberFormats: ValueFormat[] = figures.map(({ pattern: _pattern, ...format }) => format)

/** The way in which all of the values are dates; undefined when there is none. */
export function dateFormatOf(values: string[]): ValueFormat | undefined {
  if (values.length === 0) return undefined
  return dateFormats.find(({ step }) => values.every((value) => isDateAs(value.trim(), step)))
}

function isDateAs(value: string, step: Transform | undefined): boolean {
  if (typeof step !== 'object' || !('date' in step)) return isoDay.test(value)
  try {
    const [year, month, day] = dateFormat(step.date)(value).slice(0, 10).split('-').map(Number)
    const read = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
    return read.getUTCMonth() + 1 === month && read.getUTCDate() === day
  } catch {
    return false
  }
}

/** The way in which all of the values are figures; undefined when there is none. */
export function numberFormatOf(values: string[]): ValueFormat | undefined {
  if (values.length === 0) return undefined
  const found = figures.find(({ pattern }) => values.every((value) => pattern.test(value.trim())))
  return found && numberFormats[figures.indexOf(found)]
}
