import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { Role, User } from '#modules/base/entities/user.ts'
import { automationMenu } from '../menu.ts'
import { usableAutomation } from '../rules/automation.ts'
import { automationSwitch } from '../rules/automation-switch.ts'
import { ownerIsWhoeverMakesIt } from '../rules/owner.ts'
import { usableSteps } from '../rules/steps.ts'
import { ApprovalRule } from './approval-rule.ts'
import { stepKinds, triggers } from './automation-choices.ts'
import { Webhook } from './webhook.ts'

const schema = defineEntity({
  name: 'Automation',
  tableName: 'automation',
  properties: {
    ...record,
    ...keptWords,
    name: field(line(100), 'Name', 'What it does, in a few words.', { search: true }),
    owner: () => field(p.manyToOne(User), 'Owner', 'With whose rights it works.', { derived: true }),
    isActive: field(p.boolean().default(true), 'Active', 'Off, as if there were no such automation.'),
    entity: field(
      line(63).nullable(),
      'Entity',
      'Kind of record that it is about, such as SaleOrder; empty for a schedule without records.',
    ),
    trigger: field(p.enum(triggers.values), 'When', 'What sets it off.', { choices: triggers.choices }),
    triggerField: field(line(63).nullable(), 'Field', 'The field that is set, or the date that is reached.'),
    setTo: field(
      line(200).nullable(),
      'Set to',
      'The value that the field gets, as in the API: SALE, true, 42, or the id of a record. Empty for any.',
    ),
    offsetAmount: field(p.integer().default(0), 'Offset', 'How long after the date; below zero for before.'),
    offsetUnit: field(
      p.enum(['MINUTES', 'HOURS', 'DAYS'] as const).default('DAYS'),
      'Unit',
      'Unit of the offset.',
      {
        choices: { MINUTES: { label: 'Minutes' }, HOURS: { label: 'Hours' }, DAYS: { label: 'Days' } },
      },
    ),
    schedule: field(
      line(100).nullable(),
      'Schedule',
      'Minute, hour, day of the month, month and day of the week, as in 0 6 * * 1-5.',
    ),
    timeZone: field(line(64).default('UTC'), 'Time zone', 'In which the schedule is meant.'),
    condition: field(
      p.json<Record<string, unknown>>().nullable(),
      'Condition',
      'Filter that the record has to satisfy, such as {"amountTotal": {"gt": "1000"}}; $me, $today and $today-7 stand for values.',
    ),
    steps: () =>
      field(p.oneToMany(AutomationStep).mappedBy('automation'), 'Steps', 'What it does, in this order.'),
    activeSince: field(moment().nullable(), 'Active since', 'What happened before does not count.', {
      readonly: true,
    }),
    checkedAt: field(moment().nullable(), 'Looked at', 'Up to when dates were looked at.', {
      readonly: true,
    }),
    nextRunAt: field(moment().nullable(), 'Next run', 'When the schedule is due.', { readonly: true }),
    pausedReason: field(line(300).nullable(), 'Paused because', 'Why the platform switched it off.', {
      readonly: true,
      said: true,
    }),
  },
})

export interface Automation extends InferEntity<typeof schema> {}

/** What an administrator lets happen by itself. */
export const Automation = entity<Automation>(schema, {
  label: 'Automation',
  plural: 'Automations',
  description: 'Something that happens by itself when records change, dates are reached or a time comes.',
  icon: 'workflow',
  displayName: '{name}',
  order: ['name'],
  activity: false,
  menu: automationMenu,
  derive: [ownerIsWhoeverMakesIt, automationSwitch],
  validate: [usableAutomation, usableSteps],
})

const stepSchema = defineEntity({
  name: 'AutomationStep',
  tableName: 'automation_step',
  properties: {
    ...record,
    automation: () =>
      field(p.manyToOne(Automation), 'Automation', 'The automation that does it.', { onDelete: 'cascade' }),
    sequence: field(p.integer().default(10), 'Order', 'Lower ones come first.', { widget: 'SEQUENCE' }),
    kind: field(p.enum(stepKinds.values), 'Step', 'What is done.', { choices: stepKinds.choices }),
    entity: field(line(63).nullable(), 'Entity', 'Kind of the record that is created.'),
    action: field(line(63).nullable(), 'Action', 'Name of the action that is run, such as confirm.'),
    values: field(
      p.json<Record<string, unknown>>().nullable(),
      'Values',
      'Fields of the record, or arguments of the action. "$today" and "$record.partner" stand for values, "{number}" in texts too.',
    ),
    user: () => field(p.manyToOne(User).nullable(), 'User', 'Who is told.'),
    role: () => field(p.manyToOne(Role).nullable(), 'Role', 'All in this role are told.'),
    recipientField: field(
      line(200).nullable(),
      'Told by field',
      'Field of the record that leads to whoever is told, such as salesperson or partner.email.',
    ),
    subject: field(line(300).nullable(), 'Subject', 'Subject of the mail; "{number}" is filled in.'),
    message: field(text().nullable(), 'Message', 'What is said; "{number}" is filled in.', {
      widget: 'TEXT',
    }),
    webhook: () => field(p.manyToOne(Webhook).nullable(), 'Webhook', 'Which webhook is called.'),
    approvalRule: () =>
      field(p.manyToOne(ApprovalRule).nullable(), 'Approval rule', 'Which approval is asked for.'),
  },
})

export interface AutomationStep extends InferEntity<typeof stepSchema> {}

/** One thing that an automation does. */
export const AutomationStep = entity<AutomationStep>(stepSchema, {
  label: 'Automation step',
  plural: 'Automation steps',
  description: 'One thing that an automation does.',
  icon: 'list-checks',
  displayName: '{kind}',
  order: ['sequence'],
  partOf: 'automation',
})
