/** Which errors mean that the database is away, and which that it cannot save: both pass by themselves. */

/** Node's and PostgreSQL's codes for "it cannot be reached, is starting or ending, or has no room for us now". */
const unreachable =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|EMFILE|ENFILE|57P0[1-3]|53300|25006|08\d\d\d)$/
/** The driver's own words where it gives no code. */
const unreachableText =
  /(^|- )(Connection terminated|Client was closed|Client has encountered|Query read timeout|timeout exceeded when trying to connect)/
/** Disk full, out of memory, input or output failed. */
const exhausted = /^(53100|53200|53000|58030|ENOSPC)$/

/** Is the database away, or its server not able to serve us now? */
export function isUnreachable(error: unknown): boolean {
  return someCause(error, (one, code) => unreachable.test(code) || unreachableText.test(one.message))
}

/** Has the database's server run out of disk or memory? */
export function isExhausted(error: unknown): boolean {
  return someCause(error, (_one, code) => exhausted.test(code))
}

function someCause(error: unknown, isIt: (error: Error, code: string) => boolean, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  if (isIt(error, 'code' in error && typeof error.code === 'string' ? error.code : '')) return true
  if (error instanceof AggregateError && error.errors.some((inner) => someCause(inner, isIt, depth + 1)))
    return true
  const previous = 'previous' in error ? error.previous : undefined
  return someCause(error.cause, isIt, depth + 1) || someCause(previous, isIt, depth + 1)
}
