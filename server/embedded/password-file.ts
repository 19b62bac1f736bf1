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

/** Makes a new password of 192 random bits, keeps it and returns it. */
export function createPassword(folder: string): string {
  const path = join(folder, 'postgres.password')
  const password = randomBytes(24).toString('base64url')
  writeFileSync(`${path}.tmp`, `${password}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.tmp`, path)
  return password
}
