/**
 * Notices a server that has gone silent: a host that lost its power or its network closes no connection, and the
 * system would wait for minutes. Whenever a connection is in use for long, the server is asked whether it is still
 * there, by another connection.
 */
import pg from 'pg'

/** Asks one server. */
export interface Pulse {
  /** False when the server answers neither on the connection that is kept for this nor on a new one. */
  isThere(): Promise<boolean>
  close(): void
}

/** Milliseconds of patience with the connection that is kept, and with a new one. */
const patience = { kept: 800, fresh: 1_500 }
const tickMs = 100

/** The pulse of the server behind a URL; it connects when it is asked. */
export function createPulse(url: string): Pulse {
  let kept: pg.Client | undefined

  function forget(): void {
    const client = kept
    kept = undefined
    if (client) destroy(client)
  }

  async function connect(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'trellis pulse',
      keepAlive: true,
    })
    client.on('error', () => {
      if (kept === client) kept = undefined
    })
    const isThere = await answers(client.connect(), patience.fresh)
    if (isThere) kept = client
    else destroy(client)
    return isThere
  }

  return {
    async isThere() {
      if (kept && (await answers(kept.query('select 1'), patience.kept))) return true
      forget()
      return connect()
    },
    close: forget,
  }
}

/** Ends a connection without a word: nobody listens at its other end. */
export function destroy(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}

/**
 * Does something come back in time? A refusal is an answer too, unless nobody listens. The time does not run while this
 * process is too busy to hear.
 */
async function answers(asked: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let answer: boolean | undefined
  asked.then(
    () => {
      answer = true
    },
    (error: { code?: unknown }) => {
      // Five characters: the server said it.
      answer = typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    },
  )
  for (let waited = 0; waited < milliseconds && answer === undefined; waited += tickMs)
    await new Promise((resolve) => setTimeout(resolve, tickMs))
  return answer ?? false
}
