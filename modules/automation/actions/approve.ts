import { action, arg } from '#core/action.ts'
import { approveStep, decisionIssues, unchangedIssues } from '../approvals/decide.ts'
import { Approval } from '../entities/approval.ts'

/** Agrees, as one of those whose turn it is. */
export const approve = action(Approval, {
  name: 'approve',
  label: 'Approve',
  description: 'Agrees to it; where others have to agree too, they are asked next.',
  icon: 'check',
  primary: true,
  from: ['PENDING'],
  needs: ['requester'],
  arguments: { comment: arg.text({ label: 'Comment', description: 'What there is to say about it.' }) },
  async guard(approvals, context) {
    const issues = await decisionIssues(approvals, context)
    return issues.length > 0 ? issues : unchangedIssues(approvals, context)
  },
  async run(approvals, context, { comment }) {
    for (const approval of approvals) await approveStep(context, approval, comment ?? null)
    return undefined
  },
})
