/** Second stage, search: the words of a list's search box. */
import { type Condition, everything } from './condition.ts'
import { badRequest } from './errors.ts'
import { checkedText } from './values.ts'

const maxLength = 300
const maxWords = 12

/** Words to find, all of them; an empty search finds everything. */
export function parseSearch(search: unknown): Condition {
  if (search === undefined || search === null) return everything
  const text = checkedText(search, ['search'])
  if (text.length > maxLength) throw badRequest(`Search for at most ${maxLength} characters.`, ['search'])
  const words = [...new Set(text.split(/\s+/u).filter((word) => word !== ''))]
  if (words.length === 0) return everything
  if (words.length > maxWords) throw badRequest(`Search for at most ${maxWords} words.`, ['search'])
  return { kind: 'SEARCH', words }
}
