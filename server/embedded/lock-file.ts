import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { errorCode } from './error-code.ts'
import { identifySelf, isRunning } from './process-identity.ts'

const Holder = z.object({
  /** Names this one taking of the lock. */
  token: z.string(),
  pid: z.number(),
  started: z.string().optional(),
  /** ISO time at which the lock was taken. */
  since: z.string(),
  /** Where the holder can be reached, once it knows. */
  address: z.string().optional(),
})

/** Who holds a lock file. */
export type LockHolder = z.infer<typeof Holder>

/** A lock that this process holds. */
export type HeldLock = { release: () => void; describe: (info: { address: string }) => void }

/**
 * Takes an exclusive lock that a crash cannot leave behind: the file names its holder by pid and start time,
 * so a dead holder's lock, also one whose pid now belongs to another program, is taken over.
 *
 * The file appears whole or not at all (written aside, then linked). A stale lock is replaced only by the one
 * process that holds the lock `<path>.<token of the stale holder>`, by the same rules, so two processes that
 * find the same stale lock at the same time cannot both take it.
 * @returns the lock, or its living holder
 * @throws what the file system threw
 */
export function tryLock(path: string): { held: HeldLock } | { holder: LockHolder } {
  const self = identifySelf()
  const mine: LockHolder = { ...self, token: randomUUID(), since: new Date().toISOString() }
  const aside = `${path}.${mine.token}.tmp`
  writeFileSync(aside, JSON.stringify(mine), { mode: 0o600, flush: true })
  try {
    for (;;) {
      if (linked(aside, path)) return { held: heldLock(path, mine) }
      const holder = readHolder(path)
      if (holder === undefined) continue
      if (isRunning({ pid: holder.pid, started: holder.started })) return { holder }
      const guard = tryLock(`${path}.${holder.token.slice(0, 8)}`)
      if ('holder' in guard) continue
      try {
        if (readHolder(path)?.token !== holder.token) continue
        renameSync(aside, path)
        return { held: heldLock(path, mine) }
      } finally {
        guard.held.release()
      }
    }
  } finally {
    rmSync(aside, { force: true })
  }
}

function heldLock(path: string, mine: LockHolder): HeldLock {
  return {
    release: () => {
      if (readHolder(path)?.token === mine.token) rmSync(path, { force: true })
    },
    describe: (info) => {
      if (readHolder(path)?.token !== mine.token) return
      const aside = `${path}.${mine.token}.tmp`
      writeFileSync(aside, JSON.stringify({ ...mine, address: info.address }), { mode: 0o600 })
      renameSync(aside, path)
    },
  }
}

function linked(aside: string, path: string): boolean {
  try {
    linkSync(aside, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** The holder that the file names; undefined when it has just gone. What is not a lock of ours counts as stale. */
function readHolder(path: string): LockHolder | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    // An emptied file after a power loss: no process wrote it that still runs.
    return { token: 'unreadable', pid: 0, since: '' }
  }
}
