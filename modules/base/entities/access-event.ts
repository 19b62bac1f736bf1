import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { accessEventMenu } from '../menu.ts'
import { accessEventSql } from './access-event-sql.ts'
import { User } from './user.ts'

const bad = 'DANGER' as const
const careful = 'WARNING' as const

const kinds = {
  SIGN_IN: { label: 'Signed in', tone: 'SUCCESS' as const },
  SIGN_IN_FAILED: { label: 'Sign-in failed', tone: bad },
  SECOND_FACTOR_FAILED: { label: 'Second factor failed', tone: bad },
  SIGN_OUT: { label: 'Signed out' },
  SESSION_ENDED: { label: 'Sessions ended', tone: careful },
  PASSWORD_CHANGED: { label: 'Password changed' },
  PASSWORD_RESET_ASKED: { label: 'Password reset asked for', tone: careful },
  PASSWORD_RESET: { label: 'Password reset', tone: careful },
  EMAIL_VERIFIED: { label: 'E-mail verified' },
  INVITED: { label: 'Invited' },
  INVITATION_ACCEPTED: { label: 'Invitation accepted', tone: 'SUCCESS' as const },
  INVITATION_WITHDRAWN: { label: 'Invitation withdrawn' },
  SECOND_FACTOR_ON: { label: 'Second factor set up', tone: 'SUCCESS' as const },
  SECOND_FACTOR_OFF: { label: 'Second factor removed', tone: careful },
  RECOVERY_CODE_USED: { label: 'Recovery code used', tone: careful },
  RECOVERY_CODES_MADE: { label: 'Recovery codes made' },
  PASSKEY_ADDED: { label: 'Passkey added' },
  PASSKEY_REMOVED: { label: 'Passkey removed', tone: careful },
  SSO_LINKED: { label: 'Linked to single sign-on' },
  API_KEY_MADE: { label: 'API key made' },
  API_KEY_REVOKED: { label: 'API key revoked' },
  API_KEY_REFUSED: { label: 'API key refused by address', tone: bad },
  ROLE_GIVEN: { label: 'Role given', tone: careful },
  ROLE_TAKEN: { label: 'Role taken' },
  ROLE_CREATED: { label: 'Role made', tone: careful },
  ROLE_CHANGED: { label: 'Role changed', tone: careful },
  ROLE_DELETED: { label: 'Role deleted', tone: careful },
  RULE_CREATED: { label: 'Access rule made', tone: careful },
  RULE_CHANGED: { label: 'Access rule changed', tone: careful },
  RULE_DELETED: { label: 'Access rule deleted', tone: careful },
  USER_SUSPENDED: { label: 'User suspended', tone: careful },
  USER_RESUMED: { label: 'User let in again' },
  MODULE_INSTALLED: { label: 'Module installed', tone: careful },
  MODULE_REMOVED: { label: 'Module uninstalled', tone: careful },
  MODULE_PURGED: { label: 'Data of a module deleted', tone: bad },
  TENANT_CREATED: { label: 'Tenant created', tone: careful },
  TENANT_SUSPENDED: { label: 'Tenant suspended', tone: careful },
  TENANT_RESUMED: { label: 'Tenant opened again' },
  AUDIT_CHECKED: { label: 'Audit chain checked' },
}

const schema = defineEntity({
  name: 'AccessEvent',
  tableName: 'access_event',
  properties: {
    ...record,
    kind: field(p.enum(Object.keys(kinds) as (keyof typeof kinds)[]), 'Event', 'What happened.', {
      choices: kinds,
      index: true,
    }),
    user: () =>
      field(p.manyToOne(User).nullable(), 'User', 'Whose account it concerns, if it is known.', {
        onDelete: 'set null',
      }),
    email: field(line(254).nullable(), 'E-mail', 'Address that was given.', { search: true }),
    ip: field(line(64).nullable(), 'Address', 'Network address that it came from.', { search: true }),
    userAgent: field(line(300).nullable(), 'Browser', 'What the browser or program calls itself.'),
    detail: field(
      line(300).nullable(),
      'Detail',
      'What exactly: a method, the name of a key, a role or a rule.',
    ),
    before: field(
      p.json<Record<string, unknown>>().nullable(),
      'Before',
      'What a role or rule said before, as far as it changed.',
    ),
    after: field(
      p.json<Record<string, unknown>>().nullable(),
      'After',
      'What a role or rule says since, as far as it changed; of a user, the roles that they have since.',
    ),
  },
})

export interface AccessEvent extends InferEntity<typeof schema> {}

/** Something that concerns who gets in and what they may do. Written by the platform, changed by nobody. */
export const AccessEvent = entity<AccessEvent>(schema, {
  label: 'Access event',
  plural: 'Access log',
  pluralName: 'AccessEvents',
  description: 'Sign-ins, failures, and changes of who may do what.',
  icon: 'scroll-text',
  displayName: '{kind}',
  order: ['-createdAt'],
  readonly: true,
  menu: accessEventMenu,
  sql: accessEventSql,
})
