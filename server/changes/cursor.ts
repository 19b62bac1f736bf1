/**
 * Where a follower of the change log stands.
 *
 * Transactions commit in another order than they begin in, so no number says what was read already: a number skips the
 * transaction that commits late, or makes everybody wait for the slowest of the whole server. A cursor therefore is the
 * snapshot of the last read: what that snapshot did not see is new, whenever it commits. In the middle of a read it
 * also holds the snapshot that is being read and the place in it.
 */
import { TrellisError } from '#core/errors.ts'
import { parseSnapshot, type Snapshot, snapshotText } from './snapshot.ts'

/** A place in the log. */
export interface Place {
  /** Name of the history that it belongs to. */
  epoch: string
  /** All that this saw was read. */
  base: Snapshot
  /** Set within a read: up to where it goes, and the last change that was read of it. */
  within?: { upTo: Snapshot; order: 'ID' | 'XID'; xid: bigint; id: bigint }
}

/** The cursor before everything that is still in the log. */
export const fromTheStart = 'START'

/** The opaque text that clients keep. */
export function writeCursor({ epoch, base, within }: Place): string {
  const parts = [epoch, snapshotText(base)]
  if (within) parts.push(snapshotText(within.upTo), within.order, String(within.xid), String(within.id))
  return Buffer.from(parts.join('|')).toString('base64url')
}

/**
 * Reads a cursor; undefined for the one that stands for the start.
 * @throws BAD_REQUEST for a text that is none
 */
export function readCursor(text: string): Place | undefined {
  if (text === fromTheStart) return undefined
  const [epoch, base, upTo, order, xid, id, ...rest] = Buffer.from(text.slice(0, 8_000), 'base64url')
    .toString()
    .split('|')
  const start = parseSnapshot(base ?? '')
  if (epoch && start && upTo === undefined) return { epoch, base: start }
  const end = parseSnapshot(upTo ?? '')
  const isNumber = (value = '') => /^\d{1,20}$/.test(value)
  if (!epoch || !start || !end || rest.length > 0 || !isNumber(xid) || !isNumber(id)) throw invalid()
  if (order !== 'ID' && order !== 'XID') throw invalid()
  return { epoch, base: start, within: { upTo: end, order, xid: BigInt(xid ?? 0), id: BigInt(id ?? 0) } }
}

function invalid(): TrellisError {
  return new TrellisError(
    'BAD_REQUEST',
    'This is no cursor of the change log. Use one that it gave you, or none.',
  )
}
