/**
 * The most common passwords that the other rules would take: `common-passwords.txt`, in small letters, the commonest
 * first. They are the first 3,000 such of the ten million that Mark Burnett collected, as SecLists publishes them under
 * the licence that stands beside.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let list: Set<string> | undefined

/** Is the password on the list, however its letters are written? */
export function isCommon(password: string): boolean {
  list ??= new Set(readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8').split('\n'))
  return list.has(password.toLowerCase())
}
