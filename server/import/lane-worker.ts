/** A thread that writes every n-th batch of an import, with a registry and connections of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
import { ahead, readBatches } from './batches.ts'
import { commitBatch } from './commit-batch.ts'
import { readDocuments } from './documents.ts'
import { errorsFiles, type Inspections, prepare } from './prepare.ts'
import { createKeyCache } from './resolve.ts'
import { type ImportRequest, type Lanes, type Run, shareOf } from './run.ts'
import { createTally } from './sums.ts'
import type { Baton, LaneMessage, TurnMessage, Turns } from './turns.ts'

/** What a lane is started with. */
export interface LaneData {
  lanes: Lanes
  /** From 0. */
  lane: number
  viewer: Viewer
  requestId: string
  /** Noted in the change log. */
  reason: string | undefined
  request: ImportRequest
  inspections: Inspections
  jobId: number
  baton: Baton
}

const port = parentPort
if (!port) throw new Error('A lane is a thread of an import.')
const data = workerData as LaneData
const { lanes, lane, request, baton } = data
const pool = pipelinedPool({ connectionString: lanes.url, max: 3, application_name: 'trellis import' })
pool.on('error', () => undefined)

const waiting = new Map<string, (baton: Baton) => void>()
port.on('message', ({ stage, batch, baton: given }: TurnMessage) => {
  waiting.get(`${stage} ${batch}`)?.(given)
  waiting.delete(`${stage} ${batch}`)
})
const send = (message: LaneMessage): void => port.postMessage(message)

async function work(): Promise<void> {
  const db = databaseOver(pool)
  const scope = {
    registry: buildRegistry(modules, lanes.modules),
    db,
    viewer: data.viewer,
    requestId: data.requestId,
    reason: data.reason,
  }
  const prepared = await prepare(scope, request, data.inspections)
  const { source, joined, mapping, recipe } = prepared
  const { words } = scope.registry.languages.for(scope.viewer.locale, null)
  const run: Run = {
    scope,
    words,
    request,
    inspection: data.inspections.main,
    source,
    recipe,
    mapping,
    jobId: data.jobId,
    ...baton,
    tally: createTally(recipe.checks, baton.progress.sums),
    cache: createKeyCache(),
    files: errorsFiles(scope, request, prepared, words),
  }
  const turns: Turns = {
    take(stage, batch) {
      const turn = new Promise<Baton>((resolve) => waiting.set(`${stage} ${batch}`, resolve))
      send({ type: 'take', stage, batch })
      return turn
    },
    pass: (stage, batch, handed) => send({ type: 'pass', stage, batch, baton: handed, share: shareOf(run) }),
  }
  const done = baton.progress.batch
  const isOwn = (number: number): boolean => number > done && (number - done - 1) % lanes.count === lane
  for await (const batch of ahead(readBatches(recipe, readDocuments(source, mapping, joined), isOwn), 1)) {
    await commitBatch(run, batch, undefined, turns)
  }
  for (const file of run.files) await file.close()
}

try {
  await work()
  send({ type: 'end' })
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  send({ type: 'failed', code: error instanceof TrellisError ? error.code : undefined, message, stack })
} finally {
  await pool.end().catch(() => undefined)
  port.close()
}
