/** PostgreSQL's transaction snapshots as text, `xmin:xmax:xip,xip`: which transactions a reader could see. */

/** A snapshot. Transactions below `xmax` that are not listed had ended. */
export interface Snapshot {
  xmin: bigint
  xmax: bigint
  /** Transactions that were under way. */
  running: bigint[]
}

const pattern = /^(\d{1,20}):(\d{1,20}):((?:\d{1,20})(?:,\d{1,20})*)?$/

/** Reads the text; undefined when it is none. */
export function parseSnapshot(text: string): Snapshot | undefined {
  const found = pattern.exec(text)
  if (!found) return undefined
  const running = found[3] ? found[3].split(',').map(BigInt) : []
  return { xmin: BigInt(found[1] ?? 0), xmax: BigInt(found[2] ?? 0), running }
}

/** Writes it as PostgreSQL reads it. */
export function snapshotText({ xmin, xmax, running }: Snapshot): string {
  return `${xmin}:${xmax}:${running.join(',')}`
}

/** Could a reader with this snapshot see what the transaction wrote? */
export function sees({ xmax, running }: Snapshot, xid: bigint): boolean {
  return xid < xmax && !running.includes(xid)
}

/** The snapshot without a transaction: PostgreSQL leaves out the reader's own. */
export function without(snapshot: Snapshot, xid: bigint): Snapshot {
  if (!sees(snapshot, xid)) return snapshot
  const running = [...snapshot.running, xid].sort((a, b) => (a < b ? -1 : 1))
  return { xmin: xid < snapshot.xmin ? xid : snapshot.xmin, xmax: snapshot.xmax, running }
}

/** Does the first see everything that the second sees? Of two snapshots of one database one always does. */
export function covers(a: Snapshot, b: Snapshot): boolean {
  return a.xmax >= b.xmax && a.running.every((xid) => xid >= b.xmax || b.running.includes(xid))
}
