/** Exports in the background: the file is kept with its job for a week, and whoever began it is told. */
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { notify } from '#core/notify.ts'
import { amount, say } from '#core/say.ts'
import { markedTransaction } from '#server/changes/marks.ts'
import { serverJob } from '#server/jobs/server-job.ts'
import { marksOf, type OperationScope } from '#server/records/transaction.ts'
import { withFolder } from '../content-folder.ts'
import { type ExportResult, exportOptions, exportPath } from './export-order.ts'
import { runExport } from './run-export.ts'

/** The job. An attempt that is cut off leaves nothing behind; the next one begins anew. */
export const exportJob = serverJob({
  ...exportOptions,
  async perform(scope, run, { name, count, ...request }) {
    return withFolder(async (folder) => {
      const path = join(folder, 'export')
      // All pages show the records as they are at one moment.
      const rows = await scope.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((db) =>
          runExport({ ...scope, db }, request, createWriteStream(path), {
            signal: run.signal,
            onProgress: (rows) =>
              run.progress((rows / Math.max(count, rows, 1)) * 99, say`${amount(rows)} records`),
          }),
        )
      const { size } = await stat(path)
      const result: ExportResult = { name, rows, bytes: size, download: `${exportPath}${run.id}` }
      await keepFile(scope, run.id, path, result)
      return result
    })
  },
})

/** Bytes of a piece. */
const piece = 1 << 20

/** Keeps the file and tells of it, in one transaction that is refused once somebody else has the job. */
async function keepFile(
  scope: OperationScope,
  jobId: number,
  path: string,
  { name, rows, download }: ExportResult,
): Promise<void> {
  const { viewer, fence } = scope
  await markedTransaction(scope.db, marksOf(scope), async (db) => {
    await fence?.begin(db)
    await sql`delete from job_file where job_id = ${jobId}`.execute(db)
    let at = 0
    for await (const bytes of createReadStream(path, { highWaterMark: piece }))
      await sql`insert into job_file (job_id, at, bytes) values (${jobId}, ${at++}, ${bytes as Buffer})`.execute(
        db,
      )
    const message =
      rows === 1 ? say`${name} is ready: one record.` : say`${name} is ready: ${amount(rows)} records.`
    // An attempt that was cut off right before its end had told already.
    const told = await sql`select from notification where link = ${download}`.execute(db)
    const about = { entity: 'Job', id: jobId }
    if (told.rows.length === 0)
      await notify({ db, viewer }, [viewer.userId], { message, about, link: download })
    await fence?.check(db)
  })
  scope.committed?.()
}
