/** Jobs that only tests have; what they do to the table `effect` shows how often they had an effect. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'
import { defineModule } from '#core/module.ts'

async function note(context: Context, what: string): Promise<void> {
  await sql`insert into effect (what, by_user) values (${what}, ${context.viewer.userId})`.execute(context.db)
}

/** Writes a line after `wait` milliseconds, then waits for `hold` milliseconds before it ends. */
export const write = job({
  name: 'jobtest.write',
  label: 'Write',
  description: 'Writes a line.',
  input: z.object({ what: z.string(), wait: z.number().default(0), hold: z.number().default(0) }),
  async run(context, { what, wait, hold }) {
    if (wait > 0) await sleep(wait, undefined, { signal: context.job.signal })
    await note(context, what)
    if (hold > 0) await sleep(hold, undefined, { signal: context.job.signal })
    return { what }
  },
})

/** Fails so many times, by its own effects rolled back: it counts attempts, not lines. */
export const flaky = job({
  name: 'jobtest.flaky',
  label: 'Flaky',
  description: 'Fails the first times.',
  input: z.object({ failures: z.number(), code: z.enum(['VALIDATION', 'UNAVAILABLE', 'NONE']) }),
  attempts: 3,
  backoff: () => 0.1,
  async run(context, { failures, code }) {
    await note(context, 'flaky')
    if (context.job.attempt > failures) return
    if (code === 'NONE') throw new Error('secret detail')
    throw new TrellisError(code, 'It does not work.')
  },
})

/** Tells of itself while it runs. */
export const talk = job({
  name: 'jobtest.talk',
  label: 'Talk',
  description: 'Tells how far it is.',
  input: z.object({}),
  async run({ job: run }) {
    run.progress(40, 'Almost half')
    run.log('first line')
    await sleep(2000, undefined, { signal: run.signal })
    run.log('last line')
  },
})

/** Several transactions, with a wait between them. */
export const steps = job({
  name: 'jobtest.steps',
  label: 'Steps',
  description: 'Writes two lines in transactions of their own.',
  input: z.object({ what: z.string(), wait: z.number() }),
  async runInSteps({ transaction }, { what, wait }) {
    await transaction((context) => note(context, `${what} 1`))
    await sleep(wait)
    await transaction((context) => note(context, `${what} 2`))
  },
})

export const asSystem = job({
  name: 'jobtest.system',
  label: 'As system',
  description: 'Runs as the platform.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  run: (context) => note(context, `system ${context.viewer.via}`),
})

/** Module of the jobs above. */
export const jobModule = defineModule({
  name: 'jobtest',
  label: 'Job tests',
  version: '1.0.0',
  description: 'Jobs, for tests.',
  depends: ['base'],
  jobs: [write, flaky, talk, steps, asSystem],
})

/** Where the jobs leave their effects. */
export const effectSql = sql`create table effect (
  id bigint generated always as identity primary key, what text not null, by_user bigint, at timestamptz not null default clock_timestamp()
)`
