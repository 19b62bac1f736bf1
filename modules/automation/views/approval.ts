import { view } from '#core/view.ts'
import { Approval } from '../entities/approval.ts'
import { ApprovalRule } from '../entities/approval-rule.ts'

const mineToDecide = {
  state: { eq: 'PENDING' },
  steps: { some: { state: { eq: 'PENDING' }, approvers: { some: { id: { eq: '$me' } } } } },
}

/** The screens of approvals and of their rules. */
export const approvalViews = [
  view(Approval, {
    kind: 'LIST',
    columns: ['title', 'requester', 'state', 'createdAt', 'decidedAt'],
    order: [{ createdAt: 'DESC' }],
    filters: [
      { name: 'decide', label: 'To decide', filter: mineToDecide },
      { name: 'mine', label: 'My requests', filter: { requester: { id: { eq: '$me' } } } },
      { name: 'pending', label: 'Pending', filter: { state: { eq: 'PENDING' } } },
    ],
  }),
  view(Approval, {
    kind: 'FORM',
    title: 'title',
    sections: [
      { fields: ['title', 'requester', 'entity', 'recordId', 'action', 'arguments'] },
      {
        label: 'Decisions',
        lines: 'steps',
        columns: ['label', 'state', 'decidedBy', 'decidedAt', 'comment'],
      },
    ],
    side: ['rule', 'recordVersion', 'createdAt', 'decidedAt'],
  }),
  view(ApprovalRule, {
    kind: 'LIST',
    columns: ['name', 'entity', 'action', 'condition', 'isAutomatic', 'isActive'],
  }),
  view(ApprovalRule, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'isActive'] },
      { label: 'What waits', fields: ['entity', 'action', 'condition', 'isAutomatic'] },
      { label: 'Who decides', lines: 'steps', columns: ['sequence', 'role', 'user', 'userField'] },
    ],
    side: ['remindAfterDays'],
    counters: [{ label: 'Approvals', entity: 'Approval', filter: { rule: { id: { eq: '$id' } } } }],
  }),
]
