/** What no answer may have in it, whatever was asked. */
import { catalogue } from '#core/errors.ts'
import type { Reply } from '../test-tenant.ts'

/** Words of PostgreSQL, of stacks and of statements. */
const inner =
  /syntax error|invalid input syntax|invalid byte|out of range for|violates|duplicate key|relation "[^"]*" (does|of)|column "[^"]*" (does|of|is)|operator does not|permission denied|deadlock|\binsert into\b|\bselect .+ from\b|\.(ts|js|mjs):\d+|node_modules|TypeError|of undefined|\[object Object\]/i

/**
 * What is wrong with the errors of an answer: a fault of the program, a detail of its inside, or one of these texts of
 * hidden records that the request itself did not bring along.
 */
export function flawOf(
  { errors }: Pick<Reply<unknown>, 'errors'>,
  request: string,
  hidden: Iterable<string> = [],
): string | undefined {
  if (errors.length === 0) return undefined
  const text = JSON.stringify(errors)
  for (const { code, message } of errors) {
    if (code === 'INTERNAL' || code === 'UNAVAILABLE' || !(code in catalogue)) return `${code}: ${message}`
    if (inner.test(message) && !inner.test(request)) return `tells of the inside: ${message}`
  }
  for (const word of hidden)
    if (text.includes(word) && !request.includes(word)) return `tells of what is hidden, "${word}": ${text}`
  return undefined
}
