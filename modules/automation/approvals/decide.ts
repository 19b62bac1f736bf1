/** Deciding on an approval. */

import { sql } from 'kysely'
import type { Context, RecordIssue } from '#core/context.ts'
import { elevate } from '#core/elevate.ts'
import { enqueue } from '#core/job.ts'
import { messageOf } from '#core/kept-words.ts'
import { notify } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { type Message, say } from '#core/say.ts'
import type { Approval } from '../entities/approval.ts'
import { runApproved } from '../jobs/run-approved.ts'
import { recordNow } from './request.ts'
import { approversOf, startNextStep } from './steps.ts'

/** What is asked for, to be said to each reader. */
export const titleOf = ({ title, said }: Approval): Message => messageOf(title, said?.title)

/** The step that is to be decided now. */
export async function currentStep(context: Context, approvalId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select id::int from approval_step where approval_id = ${approvalId} and state = 'PENDING' order by sequence limit 1`.execute(
    context.db,
  )
  return rows[0]?.id ?? 0
}

/** Why the viewer may not decide; nothing when they may. They hold the lock of the approval. */
export async function decisionIssues(approvals: Approval[], context: Context): Promise<RecordIssue[]> {
  const { viewer } = context
  const issues: RecordIssue[] = []
  for (const record of approvals) {
    const refuse = (rule: string, message: Message) => issues.push({ record, path: [], rule, message })
    const approvers = await approversOf(context, await currentStep(context, record.id))
    const isAdministrator = viewer.roles.includes(administratorRole)
    if (record.requester.id === viewer.userId)
      refuse('approval.self', say`Nobody decides on what they ask for themselves. Somebody else has to.`)
    else if (!approvers.includes(viewer.userId) && !isAdministrator)
      refuse('approval.not-yours', say`"${titleOf(record)}" is not yours to decide now.`)
  }
  return issues
}

/** Refuses to agree to a record that is not what was asked for any more. Its lock is held until this is committed. */
export async function unchangedIssues(approvals: Approval[], context: Context): Promise<RecordIssue[]> {
  const issues: RecordIssue[] = []
  for (const record of approvals) {
    const { version } = await elevate(context, 'An approval is of one version of the record', (all) =>
      recordNow(all, record.entity, record.recordId),
    )
    if (version === record.recordVersion) continue
    const message = say`"${titleOf(record)}" was changed after it was asked for. Look at it again and use "Begin anew", or reject it.`
    issues.push({ record, path: ['recordVersion'], rule: 'approval.changed', message })
  }
  return issues
}

/** Agrees to the present step; the last one approves it all. */
export async function approveStep(
  context: Context,
  approval: Approval,
  comment: string | null,
): Promise<void> {
  const { db } = context
  await closeStep(context, approval.id, 'APPROVED', comment)
  if (await startNextStep(context, approval.id)) {
    await sql`update approval set version = version + 1, updated_at = now() where id = ${approval.id}`.execute(
      db,
    )
    return
  }
  const { rows } = await sql<{ isAutomatic: boolean }>`
    update approval a set state = 'APPROVED', decided_at = now(), version = a.version + 1, updated_at = now()
    from approval_rule r where a.id = ${approval.id} and r.id = a.rule_id
    returning r.is_automatic and a.action is not null as "isAutomatic"`.execute(db)
  await tellRequester(context, approval, say`Approved: ${titleOf(approval)}`)
  if (!rows[0]?.isAutomatic) return
  const requester = { ...context.viewer, userId: approval.requester.id, scopes: undefined }
  await enqueue(
    { db, viewer: requester },
    runApproved,
    { approvalId: approval.id },
    { label: titleOf(approval) },
  )
}

/** Notes who decided on the present step, and how. */
export async function closeStep(
  context: Context,
  approvalId: number,
  state: 'APPROVED' | 'REJECTED',
  comment: string | null,
): Promise<void> {
  await sql`update approval_step set state = ${state}, decided_by_id = ${context.viewer.userId}, decided_at = now(),
    comment = ${comment}, version = version + 1, updated_at = now()
    where id = ${await currentStep(context, approvalId)}`.execute(context.db)
}

/** Puts the outcome into the inbox of whoever asked. */
export async function tellRequester(context: Context, approval: Approval, message: Message): Promise<void> {
  await notify(context, [approval.requester.id], { message, about: { entity: 'Approval', id: approval.id } })
}
