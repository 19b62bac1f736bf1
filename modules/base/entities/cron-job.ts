import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { cronMenu } from '../menu.ts'
import { newSchedule, validSchedule } from '../rules/schedule.ts'
import { Job } from './job.ts'

const schema = defineEntity({
  name: 'CronJob',
  tableName: 'cron_job',
  properties: {
    ...record,
    name: field(line(100), 'Name', 'Name that modules know it by, such as base.housekeeping.', {
      unique: true,
      search: true,
    }),
    ...keptWords,
    label: field(line(200), 'Label', 'What is done.', { search: true, said: true }),
    description: field(text().nullable(), 'Description', 'What it is good for.', {
      widget: 'TEXT',
      said: true,
    }),
    job: field(line(100), 'Job', 'Name of the job that is started.'),
    input: field(p.json<unknown>().nullable(), 'Input', 'What the job works on.'),
    schedule: field(
      line(100),
      'Schedule',
      'Minute, hour, day of the month, month and day of the week, as in 0 6 * * 1-5.',
    ),
    timeZone: field(
      line(64).default('UTC'),
      'Time zone',
      'In which the schedule is meant, such as Europe/Paris.',
    ),
    isActive: field(p.boolean().default(true), 'Active', 'Off keeps it from running.'),
    missed: field(
      p.enum(['SKIP', 'RUN_ONCE', 'RUN_ALL'] as const).default('RUN_ONCE'),
      'When runs were missed',
      'What happens to runs that come more than a minute late because no scheduler was at work.',
      {
        choices: {
          SKIP: { label: 'Leave them out', description: 'Nothing: the next run comes at its time.' },
          RUN_ONCE: { label: 'Make up by one run', description: 'One run makes up for all of them.' },
          RUN_ALL: { label: 'Make up for each', description: 'Each of them is made up for.' },
        },
      },
    ),
    nextRunAt: field(moment().nullable(), 'Next run', 'When it is due.', {
      readonly: true,
      widget: 'MINUTE',
    }),
    lastRunAt: field(moment().nullable(), 'Last run', 'The time for which it last ran.', {
      readonly: true,
      widget: 'MINUTE',
    }),
    lastJob: () =>
      field(p.manyToOne(Job).nullable(), 'Last job', 'What became of the last run.', {
        readonly: true,
        onDelete: 'set null',
      }),
    missedRuns: field(p.integer().default(0), 'Missed', 'How many runs came late or not at all.', {
      readonly: true,
    }),
    lastMissedAt: field(moment().nullable(), 'Last missed', 'The latest time that was missed.', {
      readonly: true,
    }),
  },
})

export interface CronJob extends InferEntity<typeof schema> {}

/** Work that comes round by a schedule. */
export const CronJob = entity<CronJob>(schema, {
  label: 'Scheduled job',
  plural: 'Scheduled jobs',
  description: 'Work that comes round by a schedule.',
  icon: 'calendar-clock',
  displayName: '{label}',
  order: ['label'],
  menu: cronMenu,
  derive: [newSchedule],
  validate: [validSchedule],
  sql: [
    // One row for each time that was run, so that no time is run twice, however many processes see it come.
    `create table if not exists cron_slot (
      cron_id bigint not null references cron_job (id) on delete cascade,
      slot timestamptz not null, job_id bigint, primary key (cron_id, slot)
    )`,
  ],
})
