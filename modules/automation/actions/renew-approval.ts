import { action } from '#core/action.ts'
import { elevate } from '#core/elevate.ts'
import { beginAnew, recordNow } from '../approvals/request.ts'
import { Approval } from '../entities/approval.ts'

/** Asks everybody once more, for the record as it is now. */
export const renewApproval = action(Approval, {
  name: 'renew',
  label: 'Begin anew',
  description: 'Asks everybody once more, for the record as it is now.',
  icon: 'refresh-cw',
  from: ['PENDING'],
  async run(approvals, context) {
    for (const { id, entity, recordId } of approvals) {
      await elevate(context, 'An approval begins anew', async (all) => {
        const { version } = await recordNow(all, entity, recordId)
        await beginAnew(all, id, version)
      })
    }
    return undefined
  },
})
