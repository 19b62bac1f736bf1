import { say } from '#core/say.ts'
import { ValueError } from './value-error.ts'

const parts: Record<string, { pattern: string; name: string }> = {
  YYYY: { pattern: '\\d{4}', name: 'year' },
  MM: { pattern: '\\d{2}', name: 'month' },
  M: { pattern: '\\d{1,2}', name: 'month' },
  DD: { pattern: '\\d{2}', name: 'day' },
  D: { pattern: '\\d{1,2}', name: 'day' },
  HH: { pattern: '\\d{2}', name: 'hour' },
  H: { pattern: '\\d{1,2}', name: 'hour' },
  mm: { pattern: '\\d{2}', name: 'minute' },
  ss: { pattern: '\\d{2}', name: 'second' },
}

/**
 * Reads dates such as `DD.MM.YYYY` or `M/D/YYYY H:mm` and gives them as `YYYY-MM-DD`, with `THH:mm:ss` when the format
 * has a time.
 * @throws ValueError for text of another form
 */
export function dateFormat(format: string): (value: string) => string {
  const names: string[] = []
  const source = format.replace(/YYYY|MM|DD|HH|mm|ss|M|D|H|[^\w\s]|\s/g, (token) => {
    const part = parts[token]
    if (!part) return `\\${token}`
    names.push(part.name)
    return `(${part.pattern})`
  })
  const pattern = new RegExp(`^${source}$`)
  const hasTime = names.includes('hour')
  return (value) => {
    const match = pattern.exec(value.trim())
    if (!match) throw new ValueError(say`"${value.slice(0, 40)}" is not a date of the form ${format}.`)
    const found = new Map(names.map((name, index) => [name, (match[index + 1] ?? '').padStart(2, '0')]))
    const get = (name: string): string => found.get(name) ?? '00'
    const date = `${get('year')}-${get('month')}-${get('day')}`
    return hasTime ? `${date}T${get('hour')}:${get('minute')}:${get('second')}` : date
  }
}
