/**
 * Secrets that must be read again, such as those of single sign-on: AES-256-GCM under a key that is not in the
 * database, so that a copy of the database does not give them away.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

let key: Buffer | undefined
let source: { secret?: string; folder: string } | undefined

/**
 * Says where the key is: `secret` (any text of 32 characters or more), else the file `secret.key` in `folder`, which
 * is made when it is first needed.
 * @throws Error when the secret is too short to be one
 */
export function useSealingKey(from: { secret?: string; folder: string }): void {
  if (from.secret !== undefined && from.secret.length < 32) {
    throw new Error('TRELLIS_SECRET_KEY needs 32 characters or more. Make one with: openssl rand -base64 32')
  }
  source = from
  key = undefined
}

/** Encrypts a text; the result starts with the version of its form. */
export function seal(text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', theKey(), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** The text that was sealed. @throws Error when it was sealed with another key, or changed since */
export function unseal(sealed: string): string {
  const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', theKey(), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** A proof that somebody with the key wrote this text (HMAC-SHA-256); the same text gives the same proof. */
export function authenticate(text: string): string {
  return createHmac('sha256', theKey()).update(text).digest('base64url')
}

function theKey(): Buffer {
  if (key) return key
  if (!source) throw new Error('No key for secrets was set up in this process.')
  key = source.secret ? createHash('sha256').update(source.secret).digest() : keyOfFolder(source.folder)
  return key
}

/** The key of a data folder. It appears there whole: of several processes that make it at once, one wins. */
function keyOfFolder(folder: string): Buffer {
  const file = join(folder, 'secret.key')
  if (!existsSync(file)) makeKey(folder, file)
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} does not hold a key. Restore it from a backup.`)
  return Buffer.from(text, 'hex')
}

function makeKey(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
