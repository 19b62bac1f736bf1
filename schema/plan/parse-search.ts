/** Second stage, search: the words of a list's search box. */
import { type Condition, everything } from './condition.ts'
import { badRequest } from './errors.ts'
import { mapValue, shared } from './late.ts'
import { decide, type Source } from './source.ts'
import { checkedText } from './values.ts'

const maxLength = 300
const maxWords = 12

/** Words to find, all of them; an empty search finds everything. */
export function parseSearch(source: Source, search: unknown): Condition {
  if (search === undefined || search === null) return everything
  const words = shared(search, wordsOf)
  const count = decide(source, words, (list) => list.length)
  if (count === 0) return everything
  return {
    kind: 'SEARCH',
    words: Array.from({ length: count }, (_, index) => mapValue(words, (list) => list[index] ?? '')),
  }
}

function wordsOf(search: unknown): string[] {
  const text = checkedText(search, ['search'])
  if (text.length > maxLength) throw badRequest(`Search for at most ${maxLength} characters.`, ['search'])
  const words = [...new Set(text.split(/\s+/u).filter((word) => word !== ''))]
  if (words.length > maxWords) throw badRequest(`Search for at most ${maxWords} words.`, ['search'])
  return words
}
