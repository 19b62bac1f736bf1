/** The connection on which other processes are heard when they have committed something. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Name of the channel; channels are those of a database. */
export const channel = 'trellis_change'

const shortestWait = 200
const longestWait = 5_000

/**
 * Listens until it is stopped, connecting anew when the connection breaks.
 * @param wake called for every note, and after each connect: something may have been missed
 */
export function listen(url: string, wake: (note: string) => void): { stop(): Promise<void> } {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let wait = shortestWait
  let isStopped = false

  function again(): void {
    if (isStopped || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void connect()
    }, wait)
    timer.unref()
    wait = Math.min(longestWait, wait * 2)
  }

  async function connect(): Promise<void> {
    const opened = new pg.Client({
      connectionString: url,
      application_name: 'trellis changes',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    })
    client = opened
    // Both may tell of one and the same break.
    const lost = (): void => {
      if (client !== opened) return
      client = undefined
      void opened.end().catch(() => undefined)
      again()
    }
    opened.on('error', lost)
    opened.on('end', lost)
    opened.on('notification', ({ payload }) => wake(payload ?? ''))
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
      wait = shortestWait
      wake('')
    } catch {
      lost()
    }
  }

  void connect()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      const open = client
      client = undefined
      // One that is just connecting, or whose server is away, may not end in time.
      await Promise.race([open?.end().catch(() => undefined), sleep(1_000, undefined, { ref: false })])
    },
  }
}
