/**
 * Statements on a connection, beyond what Kysely asks of it: prepared by name where they come again, and cancelled
 * with the request that wanted them. Kysely hands its parameters to the connection as they are, so a statement is
 * known by the list of them.
 */
import { createHash } from 'node:crypto'
import pg from 'pg'

/** What is asked of one statement. */
export interface StatementWish {
  /** Prepare it: its text comes again. */
  isRepeated?: boolean
  /** Cancels it. */
  signal?: AbortSignal | undefined
}

const wishes = new WeakMap<readonly unknown[], StatementWish>()

/** Notes what is asked of the statement that is about to run with this very list of parameters. */
export function wishFor(parameters: readonly unknown[], wish: StatementWish): void {
  wishes.set(parameters, wish)
}

/** Prepared statements of one connection; those of the least recent use are given up. */
const maxPrepared = 200

const names = new Map<string, string>()
const maxNames = 2000

/** A name that stands for this text and no other. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  if (names.size >= maxNames) names.clear()
  const name = `trellis_${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`
  names.set(text, name)
  return name
}

const seen = new Map<string, number>()
const oftenEnough = 5

/** Has this read by hand been run several times, such as that of the session in every request? */
function comesAgain(text: string): boolean {
  const times = seen.get(text) ?? 0
  if (times >= oftenEnough) return true
  // Patterns are better looked at each time: see `isPreparable` of compiled reads.
  if (!/^\s*(select|with|insert)\b/i.test(text) || /\bi?like\b/i.test(text)) return false
  if (seen.size >= maxNames) seen.clear()
  seen.set(text, times + 1)
  return false
}

/** Poolers in transaction mode lose prepared statements; `TRELLIS_PREPARED=off` does without them. */
export function mayPrepare(env: NodeJS.ProcessEnv): boolean {
  return !/^(off|false|no|0)$/i.test(env.TRELLIS_PREPARED ?? '')
}

/** The part of a connection that pg does not declare. */
interface Connection {
  processID?: number
  /** `I` outside of transactions. */
  getTransactionStatus(): string | null
  connection: { parsedStatements: Record<string, string>; submittedNamedStatements?: Record<string, string> }
}

/** A statement that is asked for in a way of its own; everything else goes through `query` as before. */
type Query = (this: pg.Client, ...given: unknown[]) => Promise<pg.QueryResult>

/** Makes the connection keep the wishes for its statements. `url` leads to the same server, for cancelling. */
export function keepWishes(client: pg.Client, url: string, isPreparing: boolean): void {
  const query = client.query as unknown as Query
  const prepared = new Set<string>()
  /** Statements that this connection lost in a transaction, where their name cannot be given up. */
  const lost = new Set<string>()

  async function forget(name: string): Promise<void> {
    prepared.delete(name)
    const { parsedStatements, submittedNamedStatements } = (client as unknown as Connection).connection
    delete parsedStatements[name]
    delete submittedNamedStatements?.[name]
    await query.call(client, `deallocate "${name}"`)
  }

  async function runPrepared(text: string, values: unknown[]): Promise<pg.QueryResult> {
    const name = nameOf(text)
    if (lost.has(name)) return query.call(client, text, values)
    // A Set keeps the order of insertion: the first is the one not used for longest.
    prepared.delete(name)
    prepared.add(name)
    try {
      return await query.call(client, { name, text, values })
    } catch (error) {
      if (!isLost(error)) throw error
      if ((client as unknown as Connection).getTransactionStatus() !== 'I') {
        // The transaction is over with this error; when it is tried again, the statement comes as it is.
        lost.add(name)
        prepared.delete(name)
        throw error
      }
      // The tables changed, or a pooler gave us another connection: once more, without preparing.
      await forget(name).catch(() => undefined)
      return await query.call(client, text, values).catch(() => {
        throw error
      })
    } finally {
      const oldest = prepared.size > maxPrepared ? prepared.values().next().value : undefined
      if (oldest !== undefined) await forget(oldest).catch(() => undefined)
    }
  }

  async function run(text: string, values: unknown[], wish: StatementWish): Promise<pg.QueryResult> {
    const { signal } = wish
    signal?.throwIfAborted()
    let isRunning = true
    const onAbort = (): void => {
      const { processID } = client as unknown as Connection
      void cancel(url, processID, () => isRunning)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return wish.isRepeated && isPreparing
        ? await runPrepared(text, values)
        : await query.call(client, text, values)
    } finally {
      isRunning = false
      signal?.removeEventListener('abort', onAbort)
    }
  }

  client.query = ((...given: unknown[]) => {
    const [text, values, callback] = given
    if (typeof text !== 'string' || !Array.isArray(values) || callback !== undefined)
      return query.apply(client, given)
    const wish = wishes.get(values)
    if (wish) return run(text, values, wish)
    return isPreparing && comesAgain(text) ? runPrepared(text, values) : query.apply(client, given)
  }) as typeof client.query
}

/** The prepared statement is not there, is another's, or its result has other columns since. */
export function isLost(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return (
    code === '26000' || code === '42P05' || (code === '0A000' && message?.includes('cached plan') === true)
  )
}

/** Asks the server to stop what the connection runs, unless it is done by the time we reach it. */
async function cancel(url: string, pid: number | undefined, isRunning: () => boolean): Promise<void> {
  if (pid === undefined) return
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (isRunning()) await client.query('select pg_cancel_backend($1)', [pid])
  } catch {
    // The statement then ends by its time-out.
  } finally {
    await client.end().catch(() => undefined)
  }
}
