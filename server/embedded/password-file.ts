import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './error-code.ts'

/**
 * The superuser's password, which `<folder>/postgres.password` keeps for this account's eyes only.
 * @returns undefined where there is none yet
 */
export function readPassword(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'postgres.password'), 'utf8').trim() || undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A new password of 192 random bits, with no character that a URL or SQL would have to quote. */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url')
}

/** Keeps the password, replacing the one that was there. */
export function keepPassword(folder: string, password: string): void {
  const path = join(folder, 'postgres.password')
  writeFileSync(`${path}.tmp`, `${password}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.tmp`, path)
}
