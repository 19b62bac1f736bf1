/** What an errors file has besides the columns of the file that was imported: where a row stood, and why it was refused. */
import { say } from '#core/say.ts'
import { english, type Words } from '#core/words.ts'
import type { Languages } from '#server/registry/words/speak.ts'

const names = [say`line`, say`field`, say`message`]

/** Names of the added columns, in these words. */
export const addedColumns = (words: Words): string[] => names.map((name) => words.say(name))

/**
 * The columns without those that an errors file of whatever language added at their end: what was corrected there is
 * imported as it was before.
 */
export function ownColumns(languages: Languages, header: string[]): string[] {
  const last = header.slice(-names.length).join('\n').toLowerCase()
  const isAdded = [english, ...languages.tags.map((tag) => languages.in(tag).words)].some(
    (words) => addedColumns(words).join('\n').toLowerCase() === last,
  )
  return isAdded ? header.slice(0, -names.length) : header
}
