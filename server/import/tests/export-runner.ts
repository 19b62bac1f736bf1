/**
 * Exports an entity in a process of its own, whose memory a test watches (with `--expose-gc`, so that what is told is
 * what is held): `node export-runner.ts URL ENTITY FORMAT FILE FILTER`.
 */
import { createWriteStream } from 'node:fs'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
import { runExport } from '../export/run-export.ts'
import { formats } from '../readers/row.ts'
import { commandScope } from '../scope.ts'

const [url = '', entity = '', wanted = '', path = '', filter = '{}'] = process.argv.slice(2)
const format = formats.find((one) => one === wanted) ?? 'csv'
const db = databaseOver(pipelinedPool({ connectionString: url, max: 4 }))
const scope = await commandScope(buildRegistry(modules, ['contacts']), db, undefined)
const request = { entity, format, fields: ['id', 'name', 'comment'], filter: JSON.parse(filter) }
const rows = await runExport(scope, request, createWriteStream(path), {
  onProgress(rows) {
    if (rows % 1000 === 0) process.stdout.write(`at ${rows} holding ${heldBytes()}\n`)
  },
})
process.stdout.write(`done ${rows}\n`)
await db.destroy()

function heldBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
