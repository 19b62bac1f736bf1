/** Asks for an approval: writes it down with its steps, and tells those who decide first. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { keepSaid } from '#core/kept-words.ts'
import { type Message, say, term } from '#core/say.ts'
import { prepareSteps, startNextStep } from './steps.ts'

/** What is asked for. */
export interface ApprovalRequest {
  ruleId: number
  entity: string
  recordId: number
  action: string | null
  input: Record<string, unknown>
  requesterId: number
}

/** An approval that waits, and who is to decide now. */
export interface Requested {
  id: number
  title: Message
  waitsFor: string
}

/**
 * The approval that waits for this, else a new one. One that was asked for before the record was changed begins anew.
 * Works with the rights of the platform: call it in an elevation.
 */
export async function requestApproval(context: Context, request: ApprovalRequest): Promise<Requested> {
  const { db } = context
  const { ruleId, entity, recordId, action, requesterId } = request
  // Two who ask at once get the same approval.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`approval ${ruleId} ${entity} ${recordId}`}, 0))`.execute(
    db,
  )
  const record = await recordNow(context, entity, recordId)
  const { rows } = await sql<{ id: number; version: number; isSame: boolean }>`
    select id::int, record_version as version, arguments is not distinct from ${JSON.stringify(request.input)}::jsonb as "isSame"
    from approval where rule_id = ${ruleId} and entity = ${entity} and record_id = ${recordId} and state = 'PENDING' for update`.execute(
    db,
  )
  const [known] = rows
  const label = context.model.entities.get(entity)?.actions.find(({ name }) => name === action)?.label
  const what = label === undefined ? term('Approve') : term(label, `${entity}.${action}`)
  const title = say`${what}: ${record.name}`
  let id = known?.id
  if (known && (known.version !== record.version || !known.isSame))
    await beginAnew(context, known.id, record.version, request)
  else if (id === undefined) {
    const made = await sql<{ id: number }>`
      insert into approval (title, said, rule_id, entity, record_id, record_version, action, arguments, requester_id, created_by_id, updated_by_id)
      values (${String(title).slice(0, 300)}, ${keepSaid({ title })}::jsonb, ${ruleId}, ${entity}, ${recordId}, ${record.version}, ${action}, ${JSON.stringify(request.input)}::jsonb,
        ${requesterId}, ${requesterId}, ${requesterId}) returning id::int`.execute(db)
    id = made.rows[0]?.id ?? 0
    await prepareSteps(context, { id, ruleId, entity, recordId, requesterId })
    await startNextStep(context, id)
  }
  const waits = await sql<{ label: string }>`
    select label from approval_step where approval_id = ${id} and state = 'PENDING'`.execute(db)
  return { id: id ?? 0, title, waitsFor: waits.rows[0]?.label ?? '' }
}

/** Lets all steps be decided once more, for the record as it is now. */
export async function beginAnew(
  context: Context,
  id: number,
  version: number,
  request?: Pick<ApprovalRequest, 'input' | 'requesterId'>,
): Promise<void> {
  const input = request ? JSON.stringify(request.input) : null
  const { rows } = await sql<{ ruleId: number; entity: string; recordId: number; requesterId: number }>`
    update approval set record_version = ${version}, arguments = coalesce(${input}::jsonb, arguments),
      requester_id = coalesce(${request?.requesterId ?? null}, requester_id), version = version + 1, updated_at = now()
    where id = ${id} returning rule_id::int as "ruleId", entity, record_id::int as "recordId", requester_id::int as "requesterId"`.execute(
    context.db,
  )
  const [again] = rows
  if (!again) return
  await sql`delete from approval_step_approvers where approval_step_id in (select id from approval_step where approval_id = ${id})`.execute(
    context.db,
  )
  await sql`delete from approval_step where approval_id = ${id}`.execute(context.db)
  await prepareSteps(context, { id, ...again })
  await startNextStep(context, id)
}

/** The record's version and name, under a lock that lets nobody change it before this is committed. */
export async function recordNow(
  { db, model, api }: Context,
  name: string,
  id: number,
): Promise<{ version: number; name: string }> {
  const entity = model.entities.get(name)
  const { rows } = entity
    ? await sql<{
        version: number
      }>`select version from ${sql.table(entity.table)} where id = ${id} for share`.execute(db)
    : { rows: [] }
  if (!entity || !rows[0])
    throw new TrellisError('NOT_FOUND', say`The record that is to be approved is not there any more.`)
  const { record } = await api.query<{ record: { displayName: string } | null }>(
    `query ($id: ID!) { record: ${entity.names.one}(id: $id) { displayName } }`,
    { id: String(id) },
  )
  return { version: rows[0].version, name: record?.displayName ?? `${entity.label} ${id}` }
}
