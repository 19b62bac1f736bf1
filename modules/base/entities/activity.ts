import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { day, line, moment, p, text } from '#core/types.ts'
import { aboutFields, aboutRecord } from '../activity/about.ts'
import { dueStateSql } from '../activity/due-state.ts'
import { activityDefaults, assigneeSees } from '../rules/activity.ts'
import { ActivityType } from './activity-type.ts'
import { User } from './user.ts'

const schema = defineEntity({
  name: 'Activity',
  tableName: 'activity',
  properties: {
    ...record,
    ...aboutFields,
    type: () => field(p.manyToOne(ActivityType), 'Type', 'Kind of activity.'),
    summary: field(line(200), 'Summary', 'What is to be done.', { search: true }),
    note: field(text().nullable(), 'Note', 'What else is worth knowing.', { widget: 'TEXT' }),
    dueOn: field(day(), 'Due', 'Day on which it is to be done; by its type when left out.', {
      derived: true,
    }),
    assignee: () =>
      field(p.manyToOne(User), 'Assignee', 'Who does it; you when left out.', { derived: true }),
    state: field(p.enum(['PLANNED', 'DONE', 'CANCELLED'] as const), 'State', 'How far it is.', {
      choices: {
        PLANNED: { label: 'Planned', tone: 'INFO' },
        DONE: { label: 'Done', tone: 'SUCCESS' },
        CANCELLED: { label: 'Cancelled' },
      },
    }),
    dueState: field(
      p
        .enum(['OVERDUE', 'TODAY', 'LATER'] as const)
        .nullable()
        .persist(false),
      'When',
      'How its day lies to today where you are; empty for what is not planned any more.',
      {
        sql: dueStateSql,
        choices: {
          OVERDUE: { label: 'Overdue', tone: 'DANGER' },
          TODAY: { label: 'Today', tone: 'WARNING' },
          LATER: { label: 'Later', tone: 'NEUTRAL' },
        },
      },
    ),
    doneAt: field(moment().nullable(), 'Done at', 'When it was done.', { readonly: true }),
    doneBy: () => field(p.manyToOne(User).nullable(), 'Done by', 'Who did it.', { readonly: true }),
    feedback: field(text().nullable(), 'Feedback', 'What came out of it.', {
      readonly: true,
      widget: 'TEXT',
    }),
    remindedOn: field(day().nullable(), 'Reminded', 'Day on which its assignee was reminded of it.', {
      readonly: true,
    }),
  },
})

export interface Activity extends InferEntity<typeof schema> {}

/** Something that a person is to do about a record by a day. */
export const Activity = entity<Activity>(schema, {
  label: 'Activity',
  plural: 'Activities',
  description: 'Something that a person is to do about a record by a day.',
  icon: 'calendar-check',
  displayName: '{summary}',
  order: ['dueOn'],
  states: { field: 'state', initial: 'PLANNED' },
  about: { entity: 'entity', id: 'recordId' },
  derive: [activityDefaults],
  validate: [aboutRecord('activity.record'), assigneeSees],
  sql: [
    'create index if not exists activity_record_index on activity (entity, record_id)',
    `create index if not exists activity_planned on activity (assignee_id, due_on) where state = 'PLANNED'`,
  ],
})
