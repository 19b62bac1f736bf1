import { action } from '#core/action.ts'
import { Approval } from '../entities/approval.ts'

/** Takes the request back. */
export const withdraw = action(Approval, {
  name: 'withdraw',
  label: 'Withdraw',
  description: 'Takes the request back: nobody has to decide any more.',
  icon: 'undo-2',
  transition: { from: ['PENDING'], to: 'WITHDRAWN' },
  run(approvals, context) {
    for (const approval of approvals) approval.decidedAt = context.now
  },
})
