import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { accessRuleMenu } from '../menu.ts'
import { policyVersionSql } from '../policy-version.ts'
import { keepsShippedRules, ruleKey, usableRule } from '../rules/access-rule.ts'
import { Role } from './user.ts'

const schema = defineEntity({
  name: 'AccessRule',
  tableName: 'access_rule',
  properties: {
    ...record,
    ...keptWords,
    key: field(line(120), 'Key', 'Name that errors and explanations show.', {
      search: true,
      unique: true,
      readonly: true,
    }),
    description: field(line(300), 'Description', 'What the rule is for.', {
      search: true,
      said: true,
    }),
    isActive: field(p.boolean().default(true), 'In force', 'Off, as if there were no such rule.'),
    effect: field(
      p.enum(['ALLOW', 'DENY'] as const).default('ALLOW'),
      'Effect',
      'Whether it lets or keeps from.',
      {
        choices: {
          ALLOW: { label: 'Allows', tone: 'SUCCESS' },
          DENY: { label: 'Denies', description: 'Wins over every rule that allows.', tone: 'DANGER' },
        },
      },
    ),
    role: () => field(p.manyToOne(Role), 'Role', 'Whom it is about.'),
    entity: field(line(63), 'Entity', 'What kind of record it is about, such as SaleOrder.', {
      widget: 'ENTITY',
      search: true,
    }),
    operations: field(
      p.json<string[]>(),
      'Operations',
      'A list of read, create, update, delete and names of actions; "*" means all of them.',
      { widget: 'OPERATIONS' },
    ),
    condition: field(
      p.json<Record<string, unknown>>().nullable(),
      'Condition',
      'Filter that says which records; $me, $company, $companies and $team stand for the viewer. Empty means all.',
      { widget: 'FILTER' },
    ),
    readFields: field(
      p.json<{ only?: string[]; except?: string[] }>().nullable(),
      'Readable fields',
      'Either {"only": […]} or {"except": […]}; empty means all.',
      { widget: 'FIELDS' },
    ),
    writeFields: field(
      p.json<{ only?: string[]; except?: string[] }>().nullable(),
      'Writable fields',
      'Either {"only": […]} or {"except": […]}; empty means all.',
      { widget: 'FIELDS' },
    ),
    isShipped: field(
      p.boolean().default(false),
      'From a module',
      'Came with a module: it can be changed and switched off, not deleted.',
      { readonly: true },
    ),
    shippedHash: field(p.text().nullable(), 'As shipped', 'Fingerprint of the rule as the module has it.', {
      secret: true,
    }),
  },
})

export interface AccessRule extends InferEntity<typeof schema> {}

/** One rule of who may do what with which records. */
export const AccessRule = entity<AccessRule>(schema, {
  label: 'Access rule',
  plural: 'Access rules',
  description:
    'A rule of who may do what with which records. What no rule allows, nobody but an administrator may do.',
  icon: 'shield-check',
  displayName: '{key}',
  order: ['entity', 'key'],
  menu: accessRuleMenu,
  audited: true,
  derive: [ruleKey],
  validate: [usableRule],
  beforeDelete: [keepsShippedRules],
  sql: policyVersionSql,
})
