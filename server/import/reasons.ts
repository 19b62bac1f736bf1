/** Refused rows by reason, in the language of whoever imports. */
import { type Message, Said, say } from '#core/say.ts'
import type { Words } from '#core/words.ts'
import type { Counts } from './job.ts'

/** Most reasons that are told apart; rules put values into their messages, so the values are left out. */
const mostReasons = 200

/** Counts a refused row under its reason, without the values that differ from row to row. */
export function countReason(counts: Counts, message: Message, words: Words): void {
  const reason = withoutQuoted(words.say(withoutValues(message))).slice(0, 200)
  const isKnown = Object.hasOwn(counts.reasons, reason) || Object.keys(counts.reasons).length < mostReasons
  const told = isKnown ? reason : words.say(say`Other reasons`)
  counts.reasons[told] = (counts.reasons[told] ?? 0) + 1
}

/** The text without numbers of lines and what is quoted; a row that is refused for another one says no more than that. */
function withoutValues(message: Message): Message {
  if (!(message instanceof Said)) return message.replace(/\bline \d+/g, 'line …')
  const { template, values, manner } = message
  if (template.startsWith('Its record was refused because of line'))
    return say`Another row of its record was refused`
  const changing = new Set(
    [...template.matchAll(/"\{(\d+)\}"|\bline \{(\d+)\}/g)].map(([, a, b]) => Number(a ?? b)),
  )
  const kept = values.map((value, at) => {
    if (changing.has(at)) return '…'
    return value instanceof Said ? withoutValues(value) : value
  })
  return new Said(template, kept, manner)
}

const withoutQuoted = (text: string): string => text.replace(/"[^"]*"/g, '"…"')
