/** One line of the audit log, whichever log it is from. */
import type { AuditEvent, AuditPage } from '#schema/administration.ts'
import type { Change } from '#schema/changes.ts'
import type { SchemaContext } from '#schema/context.ts'
import type { ChoiceModel, Model } from '#schema/model.ts'
import { type ToldChange, tell } from '#schema/plan/told.ts'

/** What was different before and after, in words. */
export interface Difference {
  field: string
  label: string
  before: string | null
  after: string | null
}

/** A line, as the API shows it. */
export interface AuditEntry {
  id: string
  at: Date
  kind: string
  label: string
  tone: string
  actorId: string | null
  actorName: string | null
  userId: string | null
  userName: string | null
  email: string | null
  ip: string | null
  userAgent: string | null
  via: string | null
  reason: string | null
  requestId: string | null
  detail: string | null
  entity: string | null
  recordId: string | null
  rootId: string | null
  differences: Difference[]
}

/** The lines of a page, with what of each change the administrator may read. */
export async function auditEntries(
  context: SchemaContext,
  { entries, names }: AuditPage,
): Promise<AuditEntry[]> {
  const changes = entries.flatMap((one) => ('change' in one ? [one.change] : []))
  const told = new Map(
    (await tell(context, changes)).map(({ payload }) => [payload.sequence, payload.changes]),
  )
  return entries.map((one) =>
    'event' in one
      ? ofEvent(one.event, choiceOf(context.labelled ?? context.model, one.event.kind), names)
      : ofChange(one.change, told.get(String(one.change.sequence)) ?? [], names),
  )
}

type Choice = Pick<ChoiceModel, 'label' | 'tone'>

/** What the access log calls a kind of event; a kind of another version is shown as it is. */
function choiceOf(model: Model, kind: string): Choice {
  const known = model.entities.get('AccessEvent')?.fields.get('kind')?.choices
  return known?.find(({ value }) => value === kind) ?? { label: kind, tone: 'NEUTRAL' }
}

const done: Record<Change['operation'], Choice> = {
  CREATE: { label: 'Created', tone: 'SUCCESS' },
  UPDATE: { label: 'Changed', tone: 'NEUTRAL' },
  DELETE: { label: 'Deleted', tone: 'DANGER' },
}

function ofEvent(event: AuditEvent, { label, tone }: Choice, names: AuditPage['names']): AuditEntry {
  return {
    ...event,
    label,
    tone,
    id: `event-${event.id}`,
    actorName: nameOf(names, event.actorId),
    userName: nameOf(names, event.userId),
    via: null,
    reason: null,
    requestId: null,
    entity: null,
    recordId: null,
    rootId: null,
    differences: differencesOf(event.before, event.after),
  }
}

function ofChange(change: Change, told: ToldChange['changes'], names: AuditPage['names']): AuditEntry {
  const { at, operation, actor, via, reason, requestId, databaseUser, entity, recordId, rootId } = change
  const actorId = actor === null ? null : String(actor)
  return {
    id: `change-${change.sequence}`,
    at,
    kind: operation,
    ...done[operation],
    actorId,
    actorName: nameOf(names, actorId),
    userId: null,
    userName: null,
    email: null,
    ip: null,
    userAgent: null,
    via,
    reason,
    requestId,
    detail: databaseUser,
    entity,
    recordId: String(recordId),
    rootId: String(rootId),
    differences: told.map((one) => ({
      field: String(one.field),
      label: String(one.label),
      before: textOf(one.oldText),
      after: textOf(one.newText),
    })),
  }
}

const nameOf = (names: AuditPage['names'], id: string | null): string | null =>
  id === null ? null : (names.get(id) ?? null)

/** What a role or rule said before and says since, by the names of its columns. */
function differencesOf(before: unknown, after: unknown): Difference[] {
  const [old, now] = [Object(before), Object(after)] as Record<string, unknown>[]
  return [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].map((field) => ({
    field,
    label: wordsOf(field),
    before: textOf(old?.[field]),
    after: textOf(now?.[field]),
  }))
}

function wordsOf(column: string): string {
  const words = column.replace(/_id$/, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
