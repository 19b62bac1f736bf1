import { hash, verify } from '@node-rs/argon2'
import { type Issue, validationError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { isCommon } from './common-passwords.ts'
import { isEasilyGuessed } from './easy-passwords.ts'

/** argon2id with the first choice of the OWASP password storage cheat sheet: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const shortest = 10
const longest = 200

/** Hashes a password for `app_user.password_hash`; takes some 30 ms off the main thread. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

let dummy: Promise<string> | undefined

/**
 * Whether `password` is the one that `stored` was made of. Without a stored hash (no such user, no password yet) it
 * does the same work and answers false, so that the time taken does not tell which addresses exist.
 */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('no such user')
  const known = typeof stored === 'string' && stored.startsWith('$argon2')
  const matches = await verify(known ? stored : await dummy, password)
  return known && matches
}

/**
 * Refuses a password that is too short, too long, common or easily guessed, or holds the user's own address or name.
 * @throws VALIDATION with an issue at `path`
 */
export function checkPassword(password: string, user: { email: string; name: string }, path: string): void {
  const message = problemWith(password, user)
  if (message === undefined) return
  const issue: Issue = { path: [path], message, rule: 'password' }
  throw validationError([issue])
}

function problemWith(password: string, user: { email: string; name: string }): Message | undefined {
  if ([...password].length < shortest) return say`Use at least ${shortest} characters.`
  if (password.length > longest) return say`Use at most ${longest} characters.`
  if (new Set(password).size < 4) return say`Use more than a few different characters.`
  const lower = password.toLowerCase()
  const [local = '', domain = ''] = user.email.split('@')
  // The first part of the domain is how the company is called.
  const own = [local, domain.split('.')[0] ?? '', user.name].map((word) => word.toLowerCase())
  if (own.some((word) => word.length >= 4 && lower.includes(word))) {
    return say`Do not use your own name or address in the password.`
  }
  if (isCommon(password)) return say`Many people use this password, so it is guessed first. Choose another.`
  if (isEasilyGuessed(password))
    return say`Use something that is guessed less easily, such as four unrelated words.`
  return undefined
}
