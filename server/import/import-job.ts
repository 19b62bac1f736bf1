/** Imports in the background: the file is kept in the tenant's database until a worker has imported it. */

import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { enqueue } from '#core/job.ts'
import { keepSaid } from '#core/kept-words.ts'
import { amount, say, term } from '#core/say.ts'
import { markedTransaction } from '#server/changes/marks.ts'
import { LeaseLost } from '#server/jobs/fence.ts'
import { serverJob } from '#server/jobs/server-job.ts'
import { marksOf, type OperationScope, runOperation } from '#server/records/transaction.ts'
import { subjectOf, withFolder } from './content-folder.ts'
import { encodings, formats } from './readers/row.ts'
import { runImport } from './run-import.ts'

type Db = Kysely<Record<string, Row>>

const input = z.object({
  entity: z.string(),
  format: z.enum(formats),
  mode: z.enum(['TRY', 'COMMIT']),
  isAllOrNothing: z.boolean().default(false),
  mapping: z.unknown().optional(),
  name: z.string().nullish(),
  source: z
    .object({
      encoding: z.enum(encodings).optional(),
      delimiter: z.string().length(1).optional(),
      sheet: z.string().optional(),
    })
    .optional(),
})

/** What a request asks to import in the background. */
export type ImportInput = z.input<typeof input>

/** The job: goes on where a former attempt was cut off, as a second run of the same file does. */
export const importJob = serverJob({
  name: 'base.import',
  label: 'Import',
  description: 'Imports the records of a file.',
  input,
  async perform(scope, run, { entity, mapping, format, name, ...request }) {
    const report = await withFolder(async (folder) => {
      const path = join(folder, `import.${format}`)
      await pipeline(Readable.from(piecesOf(scope.db, run.id)), createWriteStream(path))
      return runImport(
        scope,
        {
          ...request,
          ...subjectOf(entity, mapping),
          path,
          name: name ?? `${entity}.${format}`,
          job: run.id,
          keepsErrors: true,
        },
        ({ share, rowsRead }) => {
          run.progress(share * 100, say`${amount(rowsRead)} rows`)
          // A batch has just been committed: nothing is lost when it ends here.
          run.signal.throwIfAborted()
        },
      )
    }).catch(async (error) => {
      if (error instanceof LeaseLost) {
        await markedTransaction(scope.db, marksOf(scope), (db) => noteCancelled(db, run.id))
        scope.committed?.()
      }
      throw error
    })
    await sql`delete from job_file where job_id = ${run.id}`.execute(scope.db)
    return report
  },
})

/** Bytes of a piece. */
const piece = 1 << 20

/**
 * Starts an import as a job of the viewer's, with a copy of the file; gives the job's id.
 * @throws TrellisError FORBIDDEN for a key that may only read, BAD_REQUEST for a mapping that does not fit
 */
export async function enqueueImport(
  scope: OperationScope,
  path: string,
  asked: ImportInput,
): Promise<number> {
  if (scope.viewer.scopes?.readOnly) throw new TrellisError('FORBIDDEN', say`This API key may only read.`)
  if (!scope.registry.model.entities.has(asked.entity))
    throw new TrellisError('BAD_REQUEST', say`There is no entity "${asked.entity}".`)
  subjectOf(asked.entity, asked.mapping)
  return runOperation(scope, {}, async (_operation, context) => {
    const label = asked.name
      ? say`Import ${asked.name}`
      : say`Import ${term(context.model.entities.get(asked.entity)?.plural ?? asked.entity, asked.entity)}`
    const id = await enqueue(context, { options: importJob as never }, asked, { label })
    let at = 0
    for await (const bytes of createReadStream(path, { highWaterMark: piece })) {
      await sql`insert into job_file (job_id, at, bytes) values (${id}, ${at++}, ${bytes as Buffer})`.execute(
        context.db,
      )
    }
    return id
  })
}

async function* piecesOf(db: Db, jobId: number): AsyncGenerator<Buffer> {
  for (let at = 0; ; at++) {
    const { rows } = await sql<{ bytes: Buffer }>`
      select bytes from job_file where job_id = ${jobId} and at = ${at}`.execute(db)
    if (!rows[0]) return
    yield rows[0].bytes
  }
}

/** The import of a job that somebody cancelled has stopped too; one that was taken over goes on. */
async function noteCancelled(db: Db, jobId: number): Promise<void> {
  const message = say`Stopped by hand.`
  await sql`
    update import_job set state = 'CANCELLED', message = ${String(message)}, said = ${keepSaid({ message })}::jsonb, finished_at = now(),
      version = version + 1, updated_at = now()
    where job_id = ${jobId} and state = 'RUNNING'
      and exists (select from job where id = ${jobId} and state = 'CANCELLED')`.execute(db)
}
