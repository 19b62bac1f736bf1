/** Does the steps of an automation for one record, as its owner. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { elevate } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { requestApproval } from '../approvals/request.ts'
import { filledIn } from '../placeholders.ts'
import { enqueueCall } from './call-webhook.ts'
import { fieldAt, pathsIn, readPaths, withRecord } from './paths.ts'
import { mailTo, tell } from './tell.ts'

/** A step as it is stored. */
export interface StepRow {
  id: number
  kind: string
  entity: string | null
  action: string | null
  values: Record<string, unknown> | null
  userId: number | null
  role: string | null
  recipientField: string | null
  subject: string | null
  message: string | null
  webhookId: number | null
  approvalRuleId: number | null
  approvalAction: string | null
}

/** What it is done for; without a record for a schedule that is about none. */
export interface Target {
  runId: number
  entity: string | null
  recordId: number | null
}

/** What one step did. */
export interface StepResult {
  step: string
  [what: string]: unknown
}

/** The steps in their order. */
export async function stepsOf({ db }: Pick<Context, 'db'>, automationId: number): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select s.id::int, s.kind, s.entity, s.action, s.values, s.user_id::int as "userId", r.code as role,
      s.recipient_field as "recipientField", s.subject, s.message, s.webhook_id::int as "webhookId",
      s.approval_rule_id::int as "approvalRuleId", ar.action as "approvalAction"
    from automation_step s left join role r on r.id = s.role_id left join approval_rule ar on ar.id = s.approval_rule_id
    where s.automation_id = ${automationId} order by s.sequence, s.id`.execute(db)
  return rows
}

/**
 * Does all of them in the owner's operation; each sees what those before it did.
 * @throws TrellisError of the step that is refused, with its number in the message
 */
export async function perform(own: Context, steps: StepRow[], target: Target): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const [place, step] of steps.entries()) {
    try {
      results.push({
        step: step.kind,
        ...(await performStep(own, await filledStep(own, step, target), target)),
      })
    } catch (error) {
      if (error instanceof TrellisError) {
        const said = say`Step ${place + 1}: ${error.said}`
        Object.assign(error, { said, message: String(said) })
      }
      throw error
    }
  }
  return results
}

/** The step with everything filled in that varies. */
async function filledStep(
  own: Context,
  step: StepRow,
  { entity: name, recordId }: Target,
): Promise<StepRow & { recipient?: unknown }> {
  const { values, subject, message, recipientField } = step
  const parts = { values: filledIn(values, own), subject, message }
  const entity = own.model.entities.get(name ?? '')
  if (!entity || recordId === null) return { ...step, ...(parts as Pick<StepRow, 'values'>) }
  const field = recipientField ? fieldAt(own.model, entity, recipientField) : undefined
  const target = own.model.entities.get(field?.target ?? '')
  const told =
    recipientField && (target && target.name !== 'User' ? `${recipientField}.email` : recipientField)
  const found = await readPaths(own, entity, recordId, [...pathsIn(parts), ...(told ? [told] : [])])
  return {
    ...step,
    ...(withRecord(parts, found) as Pick<StepRow, 'values'>),
    recipient: told ? found.get(told) : undefined,
  }
}

async function performStep(
  own: Context,
  step: StepRow & { recipient?: unknown },
  { runId, entity, recordId }: Target,
): Promise<Record<string, unknown>> {
  const about = entity && recordId !== null ? { entity, id: recordId } : undefined
  const values = step.values ?? {}
  switch (step.kind) {
    case 'SET_FIELDS':
      if (about) await own.api.update(about.entity, [about.id], values)
      return { values }
    case 'RUN_ACTION':
      if (about) await own.api.act(about.entity, step.action ?? '', [about.id], values)
      return { action: step.action }
    case 'CREATE_RECORD': {
      const id = await own.api.create(step.entity ?? '', values)
      return { entity: step.entity, id: String(id) }
    }
    case 'NOTIFY':
      return { told: await tell(own, step, about) }
    case 'SEND_MAIL':
      return { mails: await mailTo(own, step) }
    case 'CALL_WEBHOOK':
      return { webhook: await enqueueCall(own, step, { runId, entity, recordId }) }
    case 'START_APPROVAL': {
      if (!about) return {}
      const request = {
        ruleId: step.approvalRuleId ?? 0,
        entity: about.entity,
        recordId: about.id,
        action: step.approvalAction,
        input: {},
        requesterId: own.viewer.userId,
      }
      const { id, waitsFor } = await elevate(own, 'An automation asks for an approval', (all) =>
        requestApproval(all, request),
      )
      return { approval: String(id), waitsFor }
    }
    default:
      throw new TrellisError('VALIDATION', `There is no step "${step.kind}".`)
  }
}
