const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal and npm both pass one Ctrl-C on: what comes this soon after the first is the same one. */
const sameMoment = 500

/**
 * Resolves at the first signal that asks the program to end. A second one ends it at once; the embedded PostgreSQL
 * notices that by itself.
 */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined
    for (const signal of signals) {
      process.on(signal, () => {
        const now = Date.now()
        if (first === undefined) {
          first = now
          resolve()
        } else if (now - first > sameMoment) process.exit(signal === 'SIGINT' ? 130 : 143)
      })
    }
  })
}
