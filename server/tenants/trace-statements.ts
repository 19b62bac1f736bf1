import type pg from 'pg'

/** Runs one SQL statement; its text may be told. */
export type TraceStatement = <R>(text: string, run: () => R) => R

type Query = (...given: unknown[]) => unknown

/** Lets `traced` see every statement of a connection. */
export function traceStatements(client: pg.Client, traced: TraceStatement): void {
  const query = client.query as unknown as Query
  client.query = ((...given: unknown[]) => {
    const [first] = given
    const text = typeof first === 'string' ? first : (first as { text?: unknown }).text
    const run = (): unknown => query.apply(client, given)
    // Cursors and callbacks have no promise that tells their end.
    return typeof text === 'string' && typeof given.at(-1) !== 'function' ? traced(text, run) : run()
  }) as typeof client.query
}
