/** Trellis with a tap on its driver: tells which statements a request sent. It is asked before the rounds only. */
import pg from 'pg'

/** A statement as it went to PostgreSQL. */
export interface Statement {
  text: string
  values: unknown[]
}

let sent: Statement[] = []
const { query } = pg.Client.prototype

function tapped(this: pg.Client, ...args: unknown[]): unknown {
  const [config, values] = args as [string | Partial<Statement>, unknown]
  const text = typeof config === 'string' ? config : config.text
  const given = Array.isArray(values) ? values : typeof config === 'string' ? [] : config.values
  sent.push({ text: text ?? '', values: given ?? [] })
  return Reflect.apply(query, this, args)
}
pg.Client.prototype.query = tapped as typeof query

// Any message asks for what was sent since the last one.
process.on('message', () => {
  process.send?.(sent)
  sent = []
})

await import('./trellis.ts')
