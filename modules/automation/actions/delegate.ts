import { sql } from 'kysely'
import { action, arg } from '#core/action.ts'
import { messageOf } from '#core/kept-words.ts'
import { notify } from '#core/notify.ts'
import { say } from '#core/say.ts'
import { currentStep, decisionIssues } from '../approvals/decide.ts'
import { Approval } from '../entities/approval.ts'

/** Lets somebody else decide in the viewer's place. */
export const delegate = action(Approval, {
  name: 'delegate',
  label: 'Delegate',
  description: 'Lets somebody else decide in your place.',
  icon: 'user-plus',
  from: ['PENDING'],
  needs: ['requester'],
  arguments: {
    to: arg.id({ label: 'To', description: 'Who decides instead.', required: true, target: 'User' }),
  },
  async guard(approvals, context, { to }) {
    const issues = await decisionIssues(approvals, context)
    if (issues.length > 0) return issues
    const { rows } = await sql`select from app_user where id = ${to} and is_active`.execute(context.db)
    return approvals
      .filter(({ requester }) => rows.length === 0 || requester.id === Number(to))
      .map((record) => ({
        record,
        path: ['to'],
        rule: 'approval.delegate',
        message:
          rows.length === 0 ? say`There is no such user.` : say`Whoever asks for it cannot decide on it.`,
      }))
  },
  async run(approvals, context, { to }) {
    for (const { id, title, said } of approvals) {
      const step = await currentStep(context, id)
      await sql`delete from approval_step_approvers where approval_step_id = ${step} and user_id = ${context.viewer.userId}`.execute(
        context.db,
      )
      await sql`insert into approval_step_approvers (approval_step_id, user_id) values (${step}, ${to}) on conflict do nothing`.execute(
        context.db,
      )
      await sql`update approval set version = version + 1, updated_at = now() where id = ${id}`.execute(
        context.db,
      )
      const message = say`${context.viewer.name} lets you decide: ${messageOf(title, said?.title)}`
      await notify(context, [Number(to)], { message, about: { entity: 'Approval', id } })
    }
    return undefined
  },
})
