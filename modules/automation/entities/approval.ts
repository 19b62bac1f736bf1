import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { User } from '#modules/base/entities/user.ts'
import { approvalMenu } from '../menu.ts'
import { ApprovalRule } from './approval-rule.ts'

const schema = defineEntity({
  name: 'Approval',
  tableName: 'approval',
  properties: {
    ...record,
    ...keptWords,
    title: field(line(300), 'Title', 'What is asked for.', { search: true, said: true }),
    rule: () =>
      field(p.manyToOne(ApprovalRule).nullable(), 'Rule', 'Why it is needed.', { onDelete: 'restrict' }),
    entity: field(line(63), 'Entity', 'Kind of the record.'),
    recordId: field(p.bigint('number'), 'Record', 'Id of the record.'),
    recordVersion: field(
      p.integer(),
      'Version',
      'Version of the record that is approved: what is changed afterwards has to be approved anew.',
    ),
    action: field(line(63).nullable(), 'Action', 'The action that waits for it.'),
    arguments: field(p.json<Record<string, unknown>>().nullable(), 'Arguments', 'Arguments of the action.'),
    requester: () => field(p.manyToOne(User), 'Requester', 'Who asks for it.'),
    state: field(
      p.enum(['PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN'] as const).default('PENDING'),
      'State',
      'What became of it.',
      {
        choices: {
          PENDING: { label: 'Pending', tone: 'INFO' },
          APPROVED: { label: 'Approved', tone: 'SUCCESS' },
          REJECTED: { label: 'Rejected', tone: 'DANGER' },
          WITHDRAWN: { label: 'Withdrawn' },
        },
      },
    ),
    decidedAt: field(moment().nullable(), 'Decided', 'When it was decided.'),
    steps: () =>
      field(p.oneToMany(ApprovalStep).mappedBy('approval'), 'Steps', 'Who decides, one after the other.'),
  },
})

export interface Approval extends InferEntity<typeof schema> {}

/** Asks others to agree to an action on a record. */
export const Approval = entity<Approval>(schema, {
  label: 'Approval',
  plural: 'Approvals',
  description: 'Asks others to agree to an action on a record.',
  icon: 'badge-check',
  displayName: '{title}',
  order: ['-createdAt'],
  readonly: true,
  audited: true,
  states: { field: 'state', initial: 'PENDING', byPlatform: ['APPROVED'] },
  menu: approvalMenu,
  unique: [
    {
      fields: ['rule', 'entity', 'recordId'],
      where: `state = 'PENDING'`,
      message: 'This was asked for already.',
    },
  ],
  sql: ['create index if not exists approval_record_index on approval (entity, record_id)'],
})

const stepSchema = defineEntity({
  name: 'ApprovalStep',
  tableName: 'approval_step',
  properties: {
    ...record,
    approval: () =>
      field(p.manyToOne(Approval), 'Approval', 'The approval that it is part of.', { onDelete: 'cascade' }),
    sequence: field(p.integer(), 'Order', 'Lower ones come first.'),
    label: field(line(200), 'Who', 'The role or the person that decides.'),
    approvers: () =>
      field(
        p.manyToMany(User).owner().pivotTable('approval_step_approvers'),
        'Approvers',
        'Who may decide; one of them is enough.',
      ),
    state: field(
      p.enum(['WAITING', 'PENDING', 'APPROVED', 'REJECTED'] as const).default('WAITING'),
      'State',
      'How far it is.',
      {
        choices: {
          WAITING: { label: 'Not yet' },
          PENDING: { label: 'To decide', tone: 'INFO' },
          APPROVED: { label: 'Approved', tone: 'SUCCESS' },
          REJECTED: { label: 'Rejected', tone: 'DANGER' },
        },
      },
    ),
    decidedBy: () => field(p.manyToOne(User).nullable(), 'Decided by', 'Who decided.'),
    decidedAt: field(moment().nullable(), 'Decided', 'When it was decided.'),
    comment: field(text().nullable(), 'Comment', 'What was said about it.', { widget: 'TEXT' }),
    startedAt: field(moment().nullable(), 'Asked', 'When the approvers were asked.'),
    remindedAt: field(moment().nullable(), 'Reminded', 'When they were last reminded.'),
  },
})

export interface ApprovalStep extends InferEntity<typeof stepSchema> {}

/** One decision of an approval. */
export const ApprovalStep = entity<ApprovalStep>(stepSchema, {
  label: 'Approval step',
  plural: 'Approval steps',
  description: 'One decision of an approval.',
  icon: 'user-check',
  displayName: '{label}',
  order: ['sequence'],
  readonly: true,
  audited: true,
  partOf: 'approval',
})
