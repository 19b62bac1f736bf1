/** Directs the lanes of an import: threads that write batches side by side and commit them in order. */
import { Worker } from 'node:worker_threads'
import { catalogue, type ErrorCode, TrellisError } from '#core/errors.ts'
import type { LaneData } from './lane-worker.ts'
import type { Inspections } from './prepare.ts'
import type { Recipe } from './recipe.ts'
import type { Lanes, Run } from './run.ts'
import type { Baton, LaneMessage, Stage, TurnMessage } from './turns.ts'

/** A file of fewer bytes is done before threads have started. */
const worthwhile = 2_000_000

/** Memory of a lane, in megabytes: enough for two batches of the longest records. */
const memory = { maxOldGenerationSizeMb: 700, maxYoungGenerationSizeMb: 128 }

/** May batches be written side by side? Not where a row may refer to one of an earlier batch. */
export function wantsLanes({ request, recipe, inspection }: Run): boolean {
  const { lanes } = request
  return lanes !== undefined && lanes.count > 1 && inspection.size >= worthwhile && !refersToItself(recipe)
}

function refersToItself({ fields }: Recipe): boolean {
  const own = new Set([fields.entity, ...fields.parts.map(({ parts }) => parts.entity)])
  const links = [fields, ...fields.parts.map(({ parts }) => parts)].flatMap((one) => one.links)
  return links.some(({ lookup }) => own.has(lookup.entity))
}

/**
 * Runs all batches that are not done yet; `onBatch` hears of each commit. The error of one lane ends the others, whose
 * open batches are rolled back.
 */
export async function runLanes(
  run: Run,
  lanes: Lanes,
  inspections: Inspections,
  onBatch: (baton: Baton, share: number) => void,
): Promise<void> {
  const { scope, request, jobId, progress, errors } = run
  let baton: Baton = { progress, errors, isSerial: false }
  const next = new Map<Stage, number>([
    ['RELATED', progress.batch + 1],
    ['COMMIT', progress.batch + 1],
  ])
  const waiting = new Map<string, Worker>()
  const offer = (stage: Stage): void => {
    const batch = next.get(stage) ?? 0
    const worker = waiting.get(`${stage} ${batch}`)
    if (!worker) return
    waiting.delete(`${stage} ${batch}`)
    worker.postMessage({ stage, batch, baton } satisfies TurnMessage)
  }
  const workers = Array.from({ length: lanes.count }, (_, lane) => {
    const { lanes: _lanes, ...plain } = request
    const { viewer, requestId, reason } = scope
    const data: LaneData = {
      lanes,
      lane,
      viewer,
      requestId,
      reason,
      request: plain,
      inspections,
      jobId,
      baton,
    }
    return new Worker(new URL('./lane-worker.ts', import.meta.url), {
      workerData: data,
      resourceLimits: memory,
    })
  })
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on('error', reject)
            worker.on('exit', () => reject(new Error('A lane of the import ended early.')))
            worker.on('message', (message: LaneMessage) => {
              if (message.type === 'end') resolve()
              else if (message.type === 'failed') reject(errorOf(message))
              else if (message.type === 'take') {
                waiting.set(`${message.stage} ${message.batch}`, worker)
                offer(message.stage)
              } else {
                next.set(message.stage, message.batch + 1)
                if (message.baton) {
                  baton = message.baton
                  onBatch(baton, message.share)
                }
                offer(message.stage)
              }
            })
          }),
      ),
    )
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function errorOf({ code, message, stack }: LaneMessage & { type: 'failed' }): Error {
  if (code !== undefined && code in catalogue) return new TrellisError(code as ErrorCode, message)
  return Object.assign(new Error(message), { stack })
}
