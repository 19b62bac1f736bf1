/** What nobody waits for: rows that have lost their meaning are removed, once an hour. */
import { sql } from 'kysely'
import { z } from 'zod'
import { pruneAccessEvents } from '#server/access/events.ts'
import { pruneSessions } from '#server/access/sessions.ts'
import { sealAudit } from '#server/changes/audit.ts'
import { keepLog } from '#server/changes/keep-log.ts'
import { markedSql } from '#server/changes/marks.ts'
import { sweepFieldFiles } from '#server/files/sweep-field-files.ts'
import { usedContents } from '#server/files/used-contents.ts'
import { pruneMail } from '#server/mail/mailer.ts'
import { marksOf } from '#server/records/transaction.ts'
import { serverJob } from './server-job.ts'

/** Uploads are done by then. */
const dayAgo = (): Date => new Date(Date.now() - 86_400_000)

/**
 * Removes ended sessions, answers of idempotency keys after seven days, and jobs after thirty; dead letters after
 * ninety, what the platform did by itself after three; and contents of files that no record has any more.
 */
export const housekeeping = serverJob({
  name: 'base.housekeeping',
  label: 'Housekeeping',
  description: 'Removes what has lost its meaning: ended sessions, old answers, finished jobs.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  async perform(scope, _run, _input, tenant) {
    const { db, registry } = scope
    await keepLog(db)
    await sealAudit(db, registry.model)
    await pruneSessions(db as never)
    await pruneAccessEvents(db as never)
    await pruneMail(db as never)
    await sql`delete from idempotency_key where created_at < now() - interval '7 days'`.execute(db)
    await sql`delete from cron_slot where slot < now() - interval '90 days'`.execute(db)
    await sql`delete from job_file f using job j where j.id = f.job_id and j.finished_at < now() - interval '7 days'`.execute(
      db,
    )
    await sql`delete from import_errors e using import_job i where i.id = e.import_id and i.finished_at < now() - interval '7 days'`.execute(
      db,
    )
    const { numAffectedRows } = await sql`
      delete from job where ${markedSql(marksOf(scope))} and ( finished_at < now() - interval '30 days' and state in ('DONE', 'CANCELLED')
        or finished_at < now() - interval '3 days' and state = 'DONE' and created_by_id is null
        or finished_at < now() - interval '90 days' and state = 'FAILED')`.execute(db)
    await sweepFieldFiles(db, registry.model)
    const files = (await tenant.files?.().sweep(dayAgo(), (hashes) => usedContents(db, hashes))) ?? 0
    return { jobs: Number(numAffectedRows ?? 0), files }
  },
})
