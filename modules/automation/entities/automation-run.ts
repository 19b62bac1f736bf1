import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { runMenu } from '../menu.ts'
import { Automation } from './automation.ts'

const schema = defineEntity({
  name: 'AutomationRun',
  tableName: 'automation_run',
  properties: {
    ...record,
    ...keptWords,
    automation: () =>
      field(p.manyToOne(Automation), 'Automation', 'The automation that ran.', { onDelete: 'cascade' }),
    entity: field(line(63).nullable(), 'Entity', 'Kind of the record that it ran for.'),
    recordId: field(p.bigint('number').nullable(), 'Record', 'Id of the record that it ran for.'),
    eventId: field(line(200), 'Event', 'What set it off; the same event never does so twice.'),
    state: field(
      p.enum(['WAITING', 'DONE', 'SKIPPED', 'FAILED', 'STOPPED', 'TRIED'] as const).default('WAITING'),
      'State',
      'How far it is.',
      {
        choices: {
          WAITING: { label: 'Waiting', tone: 'INFO' },
          DONE: { label: 'Done', tone: 'SUCCESS' },
          SKIPPED: {
            label: 'Skipped',
            description: 'The condition did not hold any more when its turn came.',
          },
          FAILED: { label: 'Failed', description: 'Nothing of it was kept.', tone: 'DANGER' },
          STOPPED: {
            label: 'Stopped',
            description: 'Automations set each other off too often.',
            tone: 'WARNING',
          },
          TRIED: { label: 'Tried out', description: 'What it would have done was taken back.' },
        },
      },
    ),
    result: field(p.json<unknown>().nullable(), 'Result', 'What each step did.'),
    error: field(text().nullable(), 'Error', 'Why it failed, and at which step.', {
      widget: 'TEXT',
      said: true,
    }),
    depth: field(p.integer().default(1), 'Depth', 'How many automations set each other off up to this one.'),
    finishedAt: field(moment().nullable(), 'Finished', 'When it ended.'),
    chain: field(p.json<number[]>().nullable(), 'Chain', 'Automations that set each other off.', {
      secret: true,
    }),
    transaction: field(text().nullable(), 'Transaction', 'The transaction of its work.', { secret: true }),
  },
})

export interface AutomationRun extends InferEntity<typeof schema> {}

/** One run of an automation. */
export const AutomationRun = entity<AutomationRun>(schema, {
  label: 'Automation run',
  plural: 'Automation runs',
  description: 'One run of an automation, with what came of it.',
  icon: 'history',
  displayName: '{automation.name}: {entity} {recordId}',
  order: ['-createdAt'],
  readonly: true,
  log: 'NONE',
  states: {
    field: 'state',
    initial: 'WAITING',
    byPlatform: ['DONE', 'SKIPPED', 'FAILED', 'STOPPED', 'TRIED'],
  },
  menu: runMenu,
  unique: [{ fields: ['automation', 'eventId'], message: 'The automation ran for this event already.' }],
  sql: [
    'create index if not exists automation_run_transaction_index on automation_run (transaction) where transaction is not null',
    'create index if not exists automation_run_record_index on automation_run (automation_id, record_id, created_at)',
    'create index if not exists automation_run_created_index on automation_run (created_at)',
  ],
})
