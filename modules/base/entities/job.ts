import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { jobMenu } from '../menu.ts'
import { jobSql } from './job-sql.ts'
import { User } from './user.ts'

const states = ['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const

const schema = defineEntity({
  name: 'Job',
  tableName: 'job',
  properties: {
    ...record,
    ...keptWords,
    label: field(line(200), 'Job', 'What is done.', { search: true, said: true }),
    name: field(line(100), 'Name', 'Name of the job in its module, such as base.import.', { search: true }),
    state: field(p.enum(states).default('WAITING'), 'State', 'How far the job is.', {
      choices: {
        WAITING: { label: 'Waiting', description: 'It is started when its time comes and a worker is free.' },
        RUNNING: { label: 'Running', tone: 'INFO' },
        DONE: { label: 'Done', tone: 'SUCCESS' },
        FAILED: { label: 'Failed', description: 'It was tried as often as it may be.', tone: 'DANGER' },
        CANCELLED: { label: 'Cancelled', tone: 'WARNING' },
      },
    }),
    progress: field(p.integer().default(0), 'Progress', 'How much of it is done, in per cent.', {
      widget: 'PERCENT',
    }),
    message: field(text().nullable(), 'Message', 'What it does at the moment, or last did.', {
      said: true,
    }),
    error: field(text().nullable(), 'Error', 'Why it last failed.', {
      widget: 'TEXT',
      said: true,
    }),
    log: field(text().nullable(), 'Log', 'What it noted along the way; the last lines of it.', {
      widget: 'TEXT',
    }),
    result: field(p.json<unknown>().nullable(), 'Result', 'What came of it.', { said: true }),
    user: () =>
      field(
        p.manyToOne(User).nullable(),
        'Runs as',
        'Whose rights it has; empty for work of the platform itself.',
      ),
    queue: field(line(100).nullable(), 'Queue', 'Jobs of one queue run one after the other.'),
    priority: field(p.integer().default(0), 'Priority', 'Lower ones run first.'),
    runAt: field(moment().defaultRaw('now()'), 'Runs at', 'It is not started before.', { widget: 'MINUTE' }),
    uniqueKey: field(line(200).nullable(), 'Unique key', 'Only one job with this key waits at a time.'),
    attempts: field(p.integer().default(0), 'Attempts', 'How often it was started.'),
    maxAttempts: field(p.integer().default(8), 'Most attempts', 'How often it is tried before it fails.'),
    startedAt: field(moment().nullable(), 'Started', 'When it was last started.', { widget: 'MINUTE' }),
    finishedAt: field(moment().nullable(), 'Finished', 'When it ended.', { widget: 'MINUTE' }),
    worker: field(line(100).nullable(), 'Worker', 'Which process last ran it.'),
    input: field(p.json<unknown>().nullable(), 'Input', 'What it works on.', { secret: true }),
    scopes: field(p.json<unknown>().nullable(), 'Scopes', 'Limits of the API key that enqueued it.', {
      secret: true,
    }),
    token: field(p.integer().default(0), 'Token', 'Grows with each start, so that a former one is refused.', {
      secret: true,
    }),
  },
})

export interface Job extends InferEntity<typeof schema> {}

/** A unit of work done by a worker, enqueued in the transaction of the data that it concerns. */
export const Job = entity<Job>(schema, {
  label: 'Job',
  plural: 'Jobs',
  description: 'Work that is done in the background: imports, mails, webhooks, what modules ask for.',
  icon: 'cog',
  displayName: '{label}',
  order: ['-createdAt'],
  readonly: true,
  states: { field: 'state', initial: 'WAITING', byPlatform: ['RUNNING', 'DONE', 'FAILED'] },
  menu: jobMenu,
  sql: jobSql,
})
