/** The months of the change log: made ahead, and dropped when they are older than the log is kept. */

/** Runs a statement on one connection. */
export type RunSql = (text: string) => Promise<{ rows: unknown[] }>

const monthsAhead = 3

interface Month {
  name: string
  from: string
  to: string
}

/** `offset` months from the one of the day, in UTC. */
function monthOf(day: Date, offset: number): Month {
  const first = (n: number): string =>
    new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + n, 1)).toISOString().slice(0, 10)
  const from = first(offset)
  return { name: `change_log_${from.slice(0, 7).replace('-', '_')}`, from, to: first(offset + 1) }
}

/** The day after a month, by the name of its partition. */
function monthEnd(name: string): string {
  const [year = 0, month = 0] = name.replace('change_log_', '').split('_').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

/** Makes this month and the next ones where they are missing. Rows that the default partition took stay there. */
export async function makePartitions(run: RunSql, now = new Date()): Promise<void> {
  const { rows } = await run(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'public.change_log'::regclass`,
  )
  const present = new Set((rows as { name: string }[]).map(({ name }) => name.replace(/^public\./, '')))
  for (let offset = 0; offset <= monthsAhead; offset++) {
    const { name, from, to } = monthOf(now, offset)
    if (present.has(name)) continue
    const [start, end] = [`'${from} 00:00:00+00'`, `'${to} 00:00:00+00'`]
    const taken = await run(`select from public.change_log_rest where at >= ${start} and at < ${end} limit 1`)
    if (taken.rows.length > 0) continue
    await run(
      `create table if not exists public.${name} partition of public.change_log for values from (${start}) to (${end})`,
    )
  }
}

/**
 * Drops months that ended more than `keep` months ago; gives their names. Cursors that point before them are refused
 * from then on.
 */
export async function trimPartitions(run: RunSql, keep: number, now = new Date()): Promise<string[]> {
  const { rows } = await run(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'public.change_log'::regclass`,
  )
  const oldest = monthOf(now, -keep).name
  const dropped = (rows as { name: string }[])
    .map(({ name }) => name.replace(/^public\./, ''))
    .filter((name) => /^change_log_\d{4}_\d{2}$/.test(name) && name < oldest)
    .sort()
  for (const name of dropped) {
    // Writers wait for this lock: better to come back in an hour than to make them.
    await run(`begin; set local lock_timeout = '2s'`)
    try {
      await run(
        `update public.change_log_state set trimmed_xid = greatest(trimmed_xid, (select xid from public.${name} order by xid desc limit 1)),
           kept_from = greatest(kept_from, '${monthEnd(name)} 00:00:00+00')`,
      )
      await run(`drop table public.${name}`)
      await run('commit')
    } catch (error) {
      await run('rollback')
      throw error
    }
  }
  return dropped
}
