/**
 * Imports a file in a process of its own, which a test then kills or whose memory it watches (with `--expose-gc`, so
 * that what is told is what is held): `node import-runner.ts URL FILE ENTITY ERRORS LANES`.
 */
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
import { runImport } from '../run-import.ts'
import { commandScope } from '../scope.ts'

const [url = '', path = '', entity = '', errorsPath = '', laneCount = '1'] = process.argv.slice(2)
const lanes = { count: Number(laneCount), url, modules: ['contacts'] }
const db = databaseOver(pipelinedPool({ connectionString: url, max: 4 }))
const scope = await commandScope(buildRegistry(modules, ['contacts']), db, undefined)
try {
  const report = await runImport(scope, { path, entity, mode: 'COMMIT', errorsPath, lanes }, ({ rowsRead }) =>
    process.stdout.write(`at ${rowsRead} holding ${heldBytes()}\n`),
  )
  process.stdout.write(`done ${JSON.stringify(report)}\n`)
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error ? error.message : ''}\n`)
}
await db.destroy()

function heldBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
