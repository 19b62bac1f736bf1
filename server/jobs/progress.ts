/** What a running job tells about itself, written beside its transaction, so that others see it at once. */
import { sql } from 'kysely'
import type { JobRun } from '#core/job.ts'
import { keepSaid } from '#core/kept-words.ts'
import type { Message } from '#core/say.ts'
import { type Claimed, jobMarks } from './claim.ts'
import type { Db } from './transport.ts'

/** Milliseconds for which words are gathered before they are written. */
const pause = 300
/** Characters of the log that are kept, the last ones. */
const longestLog = 20_000

/** The job's view of itself, and the call that writes what is not written yet. */
export function tellProgress(
  db: Db,
  { id, token, attempts }: Claimed,
  signal: AbortSignal,
  committed: () => void = () => undefined,
): { run: JobRun; flush(): Promise<void> } {
  let percent: number | undefined
  let message: Message | undefined
  let lines: string[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<unknown> = Promise.resolve()

  function write(): void {
    clearTimeout(timer)
    timer = undefined
    const log = lines.map((line) => `${line}\n`).join('')
    const [p, m, kept] = [percent, message?.toString(), keepSaid({ message })]
    lines = []
    percent = message = undefined
    writing = writing.then(() =>
      sql`
        update job set progress = coalesce(${p ?? null}, progress), message = coalesce(${m ?? null}, message),
          said = case when ${kept}::jsonb is null then said else coalesce(said, '{}') || ${kept}::jsonb end,
          log = case when ${log} = '' then log else right(coalesce(log, '') || ${log}, ${longestLog}) end,
          version = version + 1, updated_at = clock_timestamp()
        where id = ${id} and token = ${token} and state = 'RUNNING' returning ${jobMarks}`
        .execute(db)
        .then(committed)
        // It is only told, and told again: the job goes on without.
        .catch(() => undefined),
    )
  }

  function soon(): void {
    timer ??= setTimeout(write, pause)
  }

  return {
    run: {
      id,
      attempt: attempts,
      signal,
      progress(value, words) {
        percent = Math.max(0, Math.min(100, Math.floor(value)))
        message = words ?? message
        soon()
      },
      log(line) {
        lines.push(`${new Date().toISOString()} ${line}`)
        soon()
      },
    },
    async flush() {
      if (timer) write()
      await writing
    },
  }
}
