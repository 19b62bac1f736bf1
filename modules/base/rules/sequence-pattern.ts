import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import type { Sequence } from '../entities/sequence.ts'

const placeholder = /\{([^}]*)\}/g
const known = /^(year|yy|month|day|n|n:\d{1,2})$/

/** A pattern has exactly one place for the number, and tells apart the periods in which numbers start anew. */
export const knownPlaceholders: ValidateRule<Sequence> = {
  name: 'sequence.pattern',
  when: ['pattern', 'period'],
  run(sequences) {
    const issues: RecordIssue[] = []
    for (const record of sequences) {
      const message = patternProblem(record.pattern, record.period)
      if (message) issues.push({ record, path: ['pattern'], rule: 'sequence.pattern', message })
    }
    return issues
  },
}

function patternProblem(pattern: string, period: string): Message | undefined {
  const names = [...pattern.matchAll(placeholder)].map((match) => match[1] ?? '')
  const unknown = names.find((name) => !known.test(name))
  if (unknown !== undefined)
    return say`${`{${unknown}}`} is not known. Use {year}, {yy}, {month}, {day} and {n:5}.`
  if (names.filter((name) => name.startsWith('n')).length !== 1)
    return say`The pattern needs exactly one {n} for the number.`
  const has = (name: string) => names.includes(name)
  const year = has('year') || has('yy')
  if (period !== 'NEVER' && !year)
    return say`Numbers that start anew need {year} in the pattern, or they would repeat.`
  if ((period === 'MONTH' || period === 'DAY') && !has('month'))
    return say`Numbers that start anew each month need {month} in the pattern.`
  if (period === 'DAY' && !has('day')) return say`Numbers that start anew each day need {day} in the pattern.`
  return undefined
}
