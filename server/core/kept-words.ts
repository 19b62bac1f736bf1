/** Texts of the platform that are stored: the English one, and beside it what it was made of, for readers of others. */
import { field } from './field.ts'
import { type Manner, type Message, Said } from './say.ts'
import { p } from './types.ts'
import type { Words } from './words.ts'

/** The column of an entity that has fields with `said`. */
export const keptWords = {
  said: field(
    p.json<Record<string, KeptSaid>>().nullable(),
    'Said',
    'What texts of the platform were made of, by field.',
    { secret: true },
  ),
}

/** What was said, as JSON: `t` the template, `v` its values, `m` how it is said. */
export interface KeptSaid {
  t: string
  v?: unknown[]
  m?: Manner
}

/** Characters of a value that are kept; no text that is stored is longer. */
const longestValue = 1_000

/** No column for texts is shorter. */
const shortestCut = 150

/** What is kept of a text; null for one that is the same in every language. */
export function keptOf(message: Message): KeptSaid | null {
  if (!(message instanceof Said)) return null
  const { template: t, values, manner } = message
  const v = values.map((value) => {
    if (value instanceof Said) return keptOf(value)
    return typeof value === 'number' ? value : String(value).slice(0, longestValue)
  })
  return { t, ...(v.length > 0 ? { v } : {}), ...(Object.keys(manner).length > 0 ? { m: manner } : {}) }
}

/**
 * The JSON of the column `said` for these texts by field; null when all are the same in every language. Values are
 * free of what PostgreSQL cannot hold.
 */
export function keepSaid(texts: Record<string, Message | null | undefined>): string | null {
  const kept = Object.entries(texts).flatMap(([name, text]) => {
    const one = text === null || text === undefined ? null : keptOf(text)
    return one ? [[name, one] as const] : []
  })
  return kept.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(kept), (_key, value: unknown) =>
        typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value,
      )
}

/** What was said, of what is kept of it; undefined for anything else. */
export function saidOf(kept: unknown): Said | undefined {
  if (typeof kept !== 'object' || kept === null || !('t' in kept) || typeof kept.t !== 'string')
    return undefined
  const { t, v = [], m = {} } = kept as KeptSaid
  return new Said(
    t,
    v.map((value) => saidOf(value) ?? value),
    m,
  )
}

/**
 * A stored text in a language. What is kept counts only while it is what the text was made of: where the text was
 * written over without it, or has no words of it, it is given as it stands.
 */
export function sayKept(words: Words, text: string, kept: unknown): string {
  const said = saidOf(kept)
  if (!said || text === '') return text
  return isOf(said, text) ? words.say(said) : text
}

/** A stored text as what it was made of, to be said within another; the plain text where that was not kept. */
export function messageOf(text: string, kept: unknown): Message {
  const said = saidOf(kept)
  return said && isOf(said, text) ? said : text
}

/** Long texts are cut where they are stored. */
function isOf(said: Said, text: string): boolean {
  const whole = String(said)
  return whole === text || (text.length >= shortestCut && whole.startsWith(text))
}
