/** What happened, in words. */
import type { Knowledge } from '../data/knowledge.ts'
import type { Choice, Resource } from '../data/types.ts'
import { msg, t } from '../i18n/translate.ts'
import type { AuditEntry } from './audit-log.ts'

const changes: Record<string, string> = {
  CREATE: msg('Created'),
  UPDATE: msg('Changed'),
  DELETE: msg('Deleted'),
}

/** The kind of an entry as a badge shows it. */
export function kindOf({ kind, label, tone }: AuditEntry): Pick<Choice, 'label' | 'tone'> {
  const change = changes[kind]
  return { label: change ? t(change) : label, tone: tone as Choice['tone'] }
}

/** Who did it. */
export function actorOf({ actorName, actorId, kind, email, via, reason }: AuditEntry): string {
  if (actorName) return actorName
  if (actorId) return t('Somebody who is gone')
  if (kind === 'SIGN_IN_FAILED' && email) return email
  return via === null && reason === 'SQL' ? t('By hand, in the database') : t('The platform')
}

/** The record to look at: the one that was changed, or the whole that it is a part of. */
export function placeOf(
  { resources }: Knowledge,
  { entity, recordId, rootId, kind }: AuditEntry,
): { resource: Resource; id: string } | null {
  const changed = entity ? resources.get(entity) : undefined
  const whole = changed?.partOf ? resources.get(changed.partOf.entity) : changed
  const id = changed?.partOf ? rootId : recordId
  const isGone = kind === 'DELETE' && whole === changed
  return whole && id && !isGone ? { resource: whole, id } : null
}

const ways: Record<string, string> = {
  SESSION: msg('in the browser'),
  API_KEY: msg('by an API key'),
  JOB: msg('by a job'),
  SYSTEM: msg('by the platform'),
}

/** By what way a change came in; null for what is no change. */
export const wayOf = ({ via, entity }: AuditEntry): string | null =>
  entity ? t(ways[via ?? ''] ?? msg('by SQL')) : null
