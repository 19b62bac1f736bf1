import { action, arg } from '#core/action.ts'
import { say } from '#core/say.ts'
import { closeStep, decisionIssues, tellRequester, titleOf } from '../approvals/decide.ts'
import { Approval } from '../entities/approval.ts'

/** Does not agree, as one of those whose turn it is. */
export const reject = action(Approval, {
  name: 'reject',
  label: 'Reject',
  description: 'Does not agree; whoever asked learns why.',
  icon: 'x',
  dangerous: true,
  transition: { from: ['PENDING'], to: 'REJECTED' },
  needs: ['requester'],
  arguments: { comment: arg.text({ label: 'Comment', description: 'Why not.', required: true }) },
  guard: (approvals, context) => decisionIssues(approvals, context),
  async run(approvals, context, { comment }) {
    for (const approval of approvals) {
      await closeStep(context, approval.id, 'REJECTED', comment)
      approval.decidedAt = context.now
      await tellRequester(context, approval, say`Rejected: ${titleOf(approval)}. ${comment}`)
    }
  },
})
