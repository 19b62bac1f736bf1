import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { Role, User } from '#modules/base/entities/user.ts'
import { approvalRuleMenu } from '../menu.ts'
import { usableApprovalRule } from '../rules/approval-rule.ts'

const schema = defineEntity({
  name: 'ApprovalRule',
  tableName: 'approval_rule',
  properties: {
    ...record,
    name: field(line(100), 'Name', 'What has to be approved.', { search: true }),
    isActive: field(p.boolean().default(true), 'In force', 'Off, as if there were no such rule.'),
    entity: field(line(63), 'Entity', 'Kind of record that it is about, such as SaleOrder.'),
    action: field(
      line(63).nullable(),
      'Action',
      'The action that waits for the approval, such as confirm; empty for one that only automations ask for.',
    ),
    condition: field(
      p.json<Record<string, unknown>>().nullable(),
      'Condition',
      'Which records need it, as a filter such as {"amountTotal": {"gt": "5000"}}; empty means all.',
    ),
    isAutomatic: field(
      p.boolean().default(true),
      'Goes on by itself',
      'Once it is approved the action runs as whoever asked for it; else they run it themselves.',
    ),
    remindAfterDays: field(
      p.integer().default(2),
      'Remind after days',
      'Who has not decided by then is reminded, again and again.',
      { min: '1', max: '365' },
    ),
    steps: () =>
      field(p.oneToMany(ApprovalRuleStep).mappedBy('rule'), 'Steps', 'Who decides, one after the other.'),
  },
})

export interface ApprovalRule extends InferEntity<typeof schema> {}

/** An action that runs only when somebody else agrees. */
export const ApprovalRule = entity<ApprovalRule>(schema, {
  label: 'Approval rule',
  plural: 'Approval rules',
  description: 'An action that runs only once others have agreed to it.',
  icon: 'stamp',
  displayName: '{name}',
  order: ['name'],
  activity: false,
  menu: approvalRuleMenu,
  audited: true,
  validate: [usableApprovalRule],
})

const stepSchema = defineEntity({
  name: 'ApprovalRuleStep',
  tableName: 'approval_rule_step',
  properties: {
    ...record,
    rule: () =>
      field(p.manyToOne(ApprovalRule), 'Rule', 'The rule that it is part of.', { onDelete: 'cascade' }),
    sequence: field(p.integer().default(10), 'Order', 'Lower ones come first.', { widget: 'SEQUENCE' }),
    role: () => field(p.manyToOne(Role).nullable(), 'Role', 'Anybody in this role decides.'),
    user: () => field(p.manyToOne(User).nullable(), 'User', 'This person decides.'),
    userField: field(
      line(200).nullable(),
      'User by field',
      'Field of the record that leads to who decides, such as salesperson.manager.',
    ),
  },
})

export interface ApprovalRuleStep extends InferEntity<typeof stepSchema> {}

/** One of those who have to agree. */
export const ApprovalRuleStep = entity<ApprovalRuleStep>(stepSchema, {
  label: 'Approval rule step',
  plural: 'Approval rule steps',
  description: 'Who has to agree: a role, a person, or whom the record names.',
  icon: 'user-check',
  displayName: '{rule.name} {sequence}',
  order: ['sequence'],
  partOf: 'rule',
  audited: true,
})
