const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal and npm both pass one Ctrl-C on: what comes this soon after the first is the same one. */
const sameMoment = 500

/**
 * Resolves with the first signal that asks the program to end. A second one ends it at once; the embedded PostgreSQL
 * notices that by itself.
 * @param restart is called for SIGUSR2, and for SIGHUP unless that says that the program's terminal is gone
 */
export function untilSignal(restart?: () => void): Promise<NodeJS.Signals> {
  const hasTerminal = process.stdout.isTTY === true
  return new Promise((resolve) => {
    let first: number | undefined
    if (restart) process.on('SIGUSR2', restart)
    for (const signal of ending) {
      process.on(signal, () => {
        if (signal === 'SIGHUP' && restart && !hasTerminal) return restart()
        const now = Date.now()
        if (first === undefined) {
          first = now
          resolve(signal)
        } else if (now - first > sameMoment) process.exit(signal === 'SIGINT' ? 130 : 143)
      })
    }
  })
}
