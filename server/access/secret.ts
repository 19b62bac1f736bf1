import { hash, randomBytes } from 'node:crypto'

/** A secret of 256 random bits, as 43 characters that need no escaping in cookies, headers and URLs. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What the database keeps of a secret. A plain SHA-256 is enough here, and fast: unlike a password, 256 random bits
 * cannot be guessed from their hash.
 */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
