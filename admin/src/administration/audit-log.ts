/** What the audit log is asked for, as it stands in the address, and what it answers. */
import { request } from '../data/graphql.ts'
import { AuditLogDocument, type AuditLogQuery, type AuditTopic } from '../generated/graphql.ts'
import { msg } from '../i18n/translate.ts'

export type AuditPage = AuditLogQuery['auditLog']
export type AuditEntry = AuditPage['entries'][number]

/** What the log is narrowed to; empty texts narrow nothing. */
export interface AuditFilter {
  topic: string
  person: string
  entity: string
  record: string
  /** Days, the last one included. */
  from: string
  to: string
  /** Set to see what the platform did by itself. */
  all: string
}

const keys = ['topic', 'person', 'entity', 'record', 'from', 'to', 'all'] as const

/** The topics, in the words of people. */
export const topics: { value: AuditTopic; label: string }[] = [
  { value: 'SIGN_INS', label: msg('Signing in and out') },
  { value: 'REFUSALS', label: msg('Who was refused') },
  { value: 'ACCOUNTS', label: msg('Passwords, factors and keys') },
  { value: 'RIGHTS', label: msg('Roles and rules') },
  { value: 'INSTALLATION', label: msg('Modules and tenants') },
  { value: 'ELEVATIONS', label: msg('Beyond own rights') },
  { value: 'CHANGES', label: msg('Changes of records') },
]

/** The filter of an address. */
export const filterOf = (search: URLSearchParams): AuditFilter =>
  Object.fromEntries(keys.map((key) => [key, search.get(key) ?? ''])) as unknown as AuditFilter

/** The filter as it stands in an address. */
export const searchOf = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))

/** Asks for a page of the log. */
export function readAudit(
  { topic, person, entity, record, from, to, all }: AuditFilter,
  first: number,
  before: string | null,
  signal?: AbortSignal,
): Promise<AuditPage> {
  const variables = {
    topics: topics.some(({ value }) => value === topic) ? [topic] : null,
    person: person || null,
    entity: entity || null,
    record: (entity && record) || null,
    byPeople: all === '',
    from: momentOf(from, 0),
    to: momentOf(to, 1),
    first,
    before,
  }
  return request<AuditLogQuery>(String(AuditLogDocument), variables, signal).then(({ auditLog }) => auditLog)
}

/** The beginning of a day here, some days later; null for none. */
function momentOf(day: string, later: number): string | null {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const moment = new Date(year, month - 1, date + later)
  return day && !Number.isNaN(moment.getTime()) ? moment.toISOString() : null
}
