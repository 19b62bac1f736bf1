import { view } from '#core/view.ts'
import { AccessEvent } from '../entities/access-event.ts'
import { AccessRule } from '../entities/access-rule.ts'
import { Role, User } from '../entities/user.ts'

/** The screens of people, what they may do, and what happened to it. */
export const accessViews = [
  view(User, {
    kind: 'LIST',
    columns: ['name', 'email', 'roles', 'manager', 'company', 'hasSecondFactor', 'isActive'],
    order: [{ name: 'ASC' }],
    filters: [
      { name: 'active', label: 'May sign in', filter: { isActive: { eq: true } } },
      { name: 'suspended', label: 'Suspended', filter: { isActive: { eq: false } } },
      { name: 'one-factor', label: 'Without second factor', filter: { hasSecondFactor: { eq: false } } },
      { name: 'my-team', label: 'My team', filter: { manager: { id: { eq: '$me' } } } },
    ],
  }),
  view(User, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'email', 'manager'] },
      { label: 'What they may do', fields: ['roles', 'company', 'companies'] },
      { label: 'Language, time and mail', fields: ['locale', 'timeZone', 'noticeMail'] },
      { label: 'Signing in', fields: ['isActive', 'mustChangePassword'] },
    ],
    side: ['emailVerifiedAt', 'hasSecondFactor'],
    counters: [
      { label: 'Access log', entity: 'AccessEvent', filter: { user: { id: { eq: '$id' } } } },
      { label: 'Team', entity: 'User', filter: { manager: { id: { eq: '$id' } } } },
    ],
  }),
  view(Role, {
    kind: 'LIST',
    columns: ['name', 'description', 'includes', 'requiresSecondFactor'],
    order: [{ code: 'ASC' }],
    filters: [
      {
        name: 'second-factor',
        label: 'Ask for a second factor',
        filter: { requiresSecondFactor: { eq: true } },
      },
    ],
  }),
  view(Role, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'code', 'description'] },
      { label: 'Who and what', fields: ['includes', 'users'] },
      { label: 'Signing in', fields: ['requiresSecondFactor'] },
      { label: 'Limits', fields: ['pageSize', 'nodeLimit', 'statementSeconds', 'requestsPerMinute'] },
    ],
    counters: [
      { label: 'Rules', entity: 'AccessRule', filter: { role: { id: { eq: '$id' } } } },
      { label: 'People', entity: 'User', filter: { roles: { some: { id: { eq: '$id' } } } } },
    ],
  }),
  view(AccessRule, {
    kind: 'LIST',
    columns: ['description', 'role', 'effect', 'entity', 'operations', 'isActive', 'isShipped'],
    order: [{ entity: 'ASC' }, { key: 'ASC' }],
    filters: [
      { name: 'own', label: 'Made here', filter: { isShipped: { eq: false } } },
      { name: 'shipped', label: 'From modules', filter: { isShipped: { eq: true } } },
      { name: 'deny', label: 'Denies', filter: { effect: { eq: 'DENY' } } },
      { name: 'off', label: 'Switched off', filter: { isActive: { eq: false } } },
    ],
  }),
  view(AccessRule, {
    kind: 'FORM',
    title: 'key',
    sections: [
      { fields: ['description', 'role', 'effect', 'entity'] },
      { label: 'What may be done', fields: ['operations'] },
      { label: 'With which records', fields: ['condition'] },
      { label: 'With which fields', fields: ['readFields', 'writeFields'] },
    ],
    side: ['isActive', 'key', 'isShipped'],
  }),
  view(AccessEvent, {
    kind: 'LIST',
    columns: ['createdAt', 'kind', 'user', 'email', 'detail', 'ip', 'createdBy'],
    order: [{ createdAt: 'DESC' }],
    filters: [
      {
        name: 'refused',
        label: 'Refused',
        filter: { kind: { in: ['SIGN_IN_FAILED', 'SECOND_FACTOR_FAILED', 'API_KEY_REFUSED'] } },
      },
      {
        name: 'rights',
        label: 'Changes of rights',
        filter: {
          kind: {
            in: [
              'ROLE_GIVEN',
              'ROLE_TAKEN',
              ...['ROLE', 'RULE'].flatMap((of) => [`${of}_CREATED`, `${of}_CHANGED`, `${of}_DELETED`]),
            ],
          },
        },
      },
    ],
  }),
  view(AccessEvent, {
    kind: 'FORM',
    title: 'kind',
    sections: [
      { fields: ['kind', 'user', 'email', 'detail'] },
      { label: 'What changed', fields: ['before', 'after'] },
      { label: 'Where from', fields: ['ip', 'userAgent'] },
    ],
  }),
]
