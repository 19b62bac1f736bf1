/** The steps of an approval: who decides, and whose turn it is. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { ruleError } from '#core/errors.ts'
import { messageOf } from '#core/kept-words.ts'
import { notify } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { say } from '#core/say.ts'
import { readPaths } from '../automations/paths.ts'

/** An approval whose steps are made. */
interface NewApproval {
  id: number
  ruleId: number
  entity: string
  recordId: number
  requesterId: number
}

interface RuleStep {
  role: string | null
  roleName: string | null
  userId: number | null
  userName: string | null
  userField: string | null
}

/**
 * Writes down the steps of the rule with those who decide. Nobody decides on what they ask for themselves: where nobody
 * else is left, the administrators do.
 * @throws TrellisError BUSINESS_RULE when there is nobody at all
 */
export async function prepareSteps(context: Context, approval: NewApproval): Promise<void> {
  const { db, model } = context
  const { rows } = await sql<RuleStep>`
    select r.code as role, r.name as "roleName", s.user_id::int as "userId", u.name as "userName", s.user_field as "userField"
    from approval_rule_step s left join role r on r.id = s.role_id left join app_user u on u.id = s.user_id
    where s.rule_id = ${approval.ruleId} order by s.sequence, s.id`.execute(db)
  const entity = model.entities.get(approval.entity)
  const paths = rows.flatMap(({ userField }) => userField ?? [])
  const found = entity
    ? await readPaths(context, entity, approval.recordId, paths)
    : new Map<string, unknown>()
  for (const [place, { role, roleName, userId, userName, userField }] of rows.entries()) {
    const named = userField
      ? (found.get(userField) as { id: string; displayName: string } | null | undefined)
      : undefined
    const asked = role ? await inRole(context, role) : [userId ?? Number(named?.id ?? 0)]
    let ids = await deciders(context, asked, approval.requesterId)
    let label = roleName ?? userName ?? named?.displayName ?? ''
    if (ids.length === 0) {
      ids = await deciders(context, await inRole(context, administratorRole), approval.requesterId)
      label = 'Administrator'
    }
    if (ids.length === 0)
      throw ruleError(
        'approval.nobody',
        say`Nobody but you could approve this (step ${place + 1}). Ask an administrator to change the approval rule.`,
      )
    const made = await sql<{ id: number }>`
      insert into approval_step (approval_id, sequence, label, state) values (${approval.id}, ${place + 1}, ${label}, 'WAITING')
      returning id::int`.execute(db)
    await sql`insert into approval_step_approvers (approval_step_id, user_id) select ${made.rows[0]?.id}, unnest(${ids}::bigint[])`.execute(
      db,
    )
  }
}

/** Those of them who may sign in and do not ask for it themselves. */
async function deciders({ db }: Context, ids: number[], requesterId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id::int from app_user where id = any(${ids}) and is_active and id <> ${requesterId} order by id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Users in the role, or in one that includes it. */
async function inRole({ db }: Context, code: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive wide as (
      select id from role where code = ${code}
      union select l.role_1_id from role_includes l join wide on l.role_2_id = wide.id
    ) select distinct ur.user_id::int as id from app_user_roles ur join wide on wide.id = ur.role_id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Asks those whose turn it is; false when there is no step left. */
export async function startNextStep(context: Context, approvalId: number): Promise<boolean> {
  const { rows } = await sql<{ id: number; title: string; kept: unknown }>`
    update approval_step s set state = 'PENDING', started_at = now(), version = s.version + 1, updated_at = now()
    from approval a where a.id = s.approval_id and s.id = (
      select id from approval_step where approval_id = ${approvalId} and state = 'WAITING' order by sequence limit 1
    ) returning s.id::int, a.title, a.said -> 'title' as kept`.execute(context.db)
  const [started] = rows
  if (!started) return false
  const message = say`You are asked to approve: ${messageOf(started.title, started.kept)}`
  await notify(context, await approversOf(context, started.id), {
    message,
    about: { entity: 'Approval', id: approvalId },
  })
  return true
}

/** Who may decide on a step. */
export async function approversOf({ db }: Pick<Context, 'db'>, stepId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select user_id::int as id from approval_step_approvers where approval_step_id = ${stepId} order by 1`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}
