/**
 * The practical limit: bare `node:http` and `pg`. Each path sends the statements it was told, prepared by name, and
 * passes on the JSON text that PostgreSQL made.
 */
import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'
import { listen, setting } from './announce.ts'
import type { Statement } from './tapped-trellis.ts'

/** One root field: its key in the answer, and the statement whose only cell is its JSON. */
export interface LimitField extends Statement {
  key: string
}

/** Fields by path, such as `/list`. */
export type LimitWork = Record<string, LimitField[]>

const pool = new pg.Pool({ connectionString: setting('BENCH_DATABASE'), max: 10 })
/** JSON stays the text it is. */
const asText = { getTypeParser: () => (value: string) => value }
let work: LimitWork = {}

process.on('message', (message: LimitWork) => {
  work = message
  process.send?.('ready')
})

async function answer(path: string, response: ServerResponse): Promise<void> {
  const fields = work[path] ?? []
  const texts = await Promise.all(
    fields.map(async ({ key, text, values }, n) => {
      const name = `${path}:${n}`
      const { rows } = await pool.query({
        name,
        text,
        values,
        rowMode: 'array',
        types: asText,
      } as pg.QueryConfig)
      return `"${key}":${(rows as unknown as string[][])[0]?.[0] ?? 'null'}`
    }),
  )
  const body = Buffer.from(`{"data":{${texts.join(',')}}}`)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

await listen(
  createServer((request, response) => {
    request.resume()
    answer(request.url ?? '', response).catch((error: Error) => {
      response.writeHead(500)
      response.end(error.message)
    })
  }),
)
