/** What the audit log is narrowed to: each topic is some kinds of access events, or changes of records. */
import type { AuditQuestion } from '#schema/administration.ts'

interface Topic {
  description: string
  events?: string[]
  changes?: AuditQuestion['changes']
}

/** The topics, in the order in which people look for them. */
export const auditTopics = {
  SIGN_INS: {
    description: 'Who came and went.',
    events: ['SIGN_IN', 'SIGN_OUT', 'SESSION_ENDED', 'INVITATION_ACCEPTED'],
  },
  REFUSALS: {
    description: 'Who was refused: a wrong password, code or network.',
    events: ['SIGN_IN_FAILED', 'SECOND_FACTOR_FAILED', 'API_KEY_REFUSED'],
  },
  ACCOUNTS: {
    description: 'How people and programs prove who they are.',
    events: [
      'PASSWORD_CHANGED',
      'PASSWORD_RESET_ASKED',
      'PASSWORD_RESET',
      'EMAIL_VERIFIED',
      'INVITED',
      'INVITATION_WITHDRAWN',
      'SECOND_FACTOR_ON',
      'SECOND_FACTOR_OFF',
      'RECOVERY_CODE_USED',
      'RECOVERY_CODES_MADE',
      'PASSKEY_ADDED',
      'PASSKEY_REMOVED',
      'SSO_LINKED',
      'API_KEY_MADE',
      'API_KEY_REVOKED',
    ],
  },
  RIGHTS: {
    description: 'Changes of who may do what: roles, rules, and people let in or kept out.',
    events: [
      'ROLE_GIVEN',
      'ROLE_TAKEN',
      'ROLE_CREATED',
      'ROLE_CHANGED',
      'ROLE_DELETED',
      'RULE_CREATED',
      'RULE_CHANGED',
      'RULE_DELETED',
      'USER_SUSPENDED',
      'USER_RESUMED',
    ],
  },
  INSTALLATION: {
    description: 'Modules that came and went, tenants, and checks of the chain.',
    events: [
      'MODULE_INSTALLED',
      'MODULE_REMOVED',
      'MODULE_PURGED',
      'TENANT_CREATED',
      'TENANT_SUSPENDED',
      'TENANT_RESUMED',
      'AUDIT_CHECKED',
    ],
  },
  ELEVATIONS: {
    description: 'Changes that went beyond the rights of who made them, each with its reason.',
    changes: 'ELEVATED',
  },
  CHANGES: { description: 'All changes of records.', changes: 'ALL' },
} as const satisfies Record<string, Topic>

export type AuditTopic = keyof typeof auditTopics

/** What is to be read for some topics; everything for none. */
export function topicsAsked(
  topics: readonly AuditTopic[] | null | undefined,
): Pick<AuditQuestion, 'events' | 'changes'> {
  if (!topics || topics.length === 0) return { changes: 'ALL' }
  const chosen: Topic[] = topics.map((topic) => auditTopics[topic])
  return {
    events: chosen.flatMap(({ events }) => events ?? []),
    changes: topics.includes('CHANGES') ? 'ALL' : topics.includes('ELEVATIONS') ? 'ELEVATED' : 'NONE',
  }
}
