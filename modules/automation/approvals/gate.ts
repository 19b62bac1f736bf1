/** Holds actions back that others have to agree to. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { elevate } from '#core/elevate.ts'
import { ruleError } from '#core/errors.ts'
import { type Gate, type GatedAction, RefusalWithWork } from '#core/gate.ts'
import { type Message, say, term } from '#core/say.ts'
import { findRecords } from '../automations/find-records.ts'
import { filledIn } from '../placeholders.ts'
import { type ApprovalRequest, requestApproval } from './request.ts'

interface RuleRow {
  id: number
  name: string
  condition: unknown
}

/**
 * Refuses an action as long as an approval is missing, and asks for it: that stays although the action is rolled back.
 * The platform itself needs no approval.
 */
export const approvalGate: Gate = {
  name: 'automation.approvals',
  async check(gated, context) {
    if (!context.viewer.userId) return []
    const { rows: rules } = await sql<RuleRow>`
      select id::int, name, condition from approval_rule
      where is_active and entity = ${gated.entity.name} and action = ${gated.action} order by id`.execute(
      context.db,
    )
    if (rules.length === 0) return []
    // Conditions are asked of what is stored.
    await context.save()
    const missing = await elevate(context, 'Rules of approval look at every record', (all) =>
      missingOf(all, rules, gated),
    )
    if (missing.length === 0) return []
    const { label } = gated.entity.actions.find(({ name }) => name === gated.action) ?? {
      label: gated.action,
    }
    const names = [...new Set(missing.map(({ rule }) => rule.name))].join(', ')
    const message = say`"${label}" needs an approval: ${names}.`
    const issue = { path: [], message, rule: 'approval.needed' }
    throw new RefusalWithWork(message, { issues: [issue] }, (after) =>
      elevate(after, 'An approval is asked for', (all) =>
        ask(
          all,
          label,
          missing.map(({ request }) => request),
        ),
      ),
    )
  },
}

interface Missing {
  rule: RuleRow
  request: ApprovalRequest
}

async function missingOf(context: Context, rules: RuleRow[], gated: GatedAction): Promise<Missing[]> {
  const { entity, action, input } = gated
  const ids = (gated.records as { id: number }[]).map(({ id }) => Number(id))
  const missing: Missing[] = []
  for (const rule of rules) {
    const found = await findRecords(context, entity, [
      { id: { in: ids.map(String) } },
      filledIn(rule.condition, context),
    ])
    const { rows } = await sql<{ id: number }>`
      select r.id::int from ${sql.table(entity.table)} r join approval a
        on a.rule_id = ${rule.id} and a.entity = ${entity.name} and a.record_id = r.id and a.state = 'APPROVED'
        and a.record_version = r.version and a.action = ${action} and a.arguments = ${JSON.stringify(input)}::jsonb
      where r.id = any(${ids})`.execute(context.db)
    const approved = new Set(rows.map(({ id }) => id))
    for (const { id: recordId } of found) {
      if (approved.has(recordId)) continue
      const request = {
        ruleId: rule.id,
        entity: entity.name,
        recordId,
        action,
        input,
        requesterId: context.viewer.userId,
      }
      missing.push({ rule, request })
    }
  }
  return missing
}

async function ask(context: Context, label: string, requests: ApprovalRequest[]) {
  const waiting: Message[] = []
  for (const request of requests) {
    const { id, title, waitsFor } = await requestApproval(context, request)
    waiting.push(say`approval ${id} (${title}) waits for ${term(waitsFor, 'Role')}`)
  }
  const all = waiting.reduce((before, one) => say`${before}; ${one}`)
  return ruleError('approval.pending', say`"${label}" needs an approval: ${all}.`)
}
