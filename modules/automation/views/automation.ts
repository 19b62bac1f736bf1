import { view } from '#core/view.ts'
import { Automation } from '../entities/automation.ts'
import { AutomationRun } from '../entities/automation-run.ts'

/** The screens of automations and of what they did. */
export const automationViews = [
  view(Automation, {
    kind: 'LIST',
    columns: ['name', 'trigger', 'entity', 'triggerField', 'owner', 'isActive', 'nextRunAt', 'pausedReason'],
    filters: [
      { name: 'active', label: 'Active', filter: { isActive: { eq: true } } },
      { name: 'mine', label: 'Mine', filter: { owner: { id: { eq: '$me' } } } },
    ],
  }),
  view(Automation, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'isActive', 'owner'] },
      {
        label: 'When',
        fields: ['trigger', 'entity', 'triggerField', 'setTo', 'condition'],
      },
      { label: 'Date or schedule', fields: ['offsetAmount', 'offsetUnit', 'schedule', 'timeZone'] },
      {
        label: 'Then',
        lines: 'steps',
        columns: [
          'sequence',
          'kind',
          'values',
          'action',
          'entity',
          'message',
          'subject',
          'user',
          'role',
          'recipientField',
          'webhook',
          'approvalRule',
        ],
      },
    ],
    side: ['activeSince', 'nextRunAt', 'checkedAt', 'pausedReason'],
    counters: [
      { label: 'Runs', entity: 'AutomationRun', filter: { automation: { id: { eq: '$id' } } } },
      {
        label: 'Failed',
        entity: 'AutomationRun',
        filter: { automation: { id: { eq: '$id' } }, state: { eq: 'FAILED' } },
      },
    ],
  }),
  view(AutomationRun, {
    kind: 'LIST',
    columns: ['automation', 'entity', 'recordId', 'state', 'error', 'depth', 'createdAt', 'finishedAt'],
    order: [{ createdAt: 'DESC' }],
    filters: [
      { name: 'failed', label: 'Failed', filter: { state: { in: ['FAILED', 'STOPPED'] } } },
      { name: 'waiting', label: 'Waiting', filter: { state: { eq: 'WAITING' } } },
    ],
  }),
  view(AutomationRun, {
    kind: 'CALENDAR',
    start: 'createdAt',
    end: 'finishedAt',
    title: 'automation',
    color: 'state',
  }),
  view(AutomationRun, {
    kind: 'FORM',
    title: 'eventId',
    sections: [
      { fields: ['automation', 'entity', 'recordId', 'error'] },
      { label: 'Result', fields: ['result'] },
    ],
    side: ['depth', 'eventId', 'createdAt', 'finishedAt'],
  }),
]
