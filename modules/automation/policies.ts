/** Who may build webhooks and automations. What they run with are the rights of their owner, so people build their own. */
import { allow, everyoneRole, type PolicyDeclaration, type RoleDeclaration } from '#core/policy.ts'
import { Approval } from './entities/approval.ts'
import { Automation } from './entities/automation.ts'
import { AutomationRun } from './entities/automation-run.ts'
import { Webhook } from './entities/webhook.ts'
import { WebhookDelivery } from './entities/webhook-delivery.ts'

const builder = 'automation.builder'

export const automationRoles: RoleDeclaration[] = [
  {
    code: builder,
    label: 'Automation: builder',
    description: 'Builds webhooks and automations that run with their own rights.',
  },
]

const own = { owner: { id: { eq: '$me' } } }

export const automationPolicies: PolicyDeclaration[] = [
  allow(Webhook, {
    name: 'own-webhooks',
    description: 'Builders keep the webhooks that they own.',
    role: builder,
    operations: ['read', 'create', 'update', 'delete', 'setSecret', 'sendTest', 'replay'],
    where: own,
  }),
  allow(WebhookDelivery, {
    name: 'own-deliveries',
    description: 'Builders see what their webhooks sent, and send it again.',
    role: builder,
    operations: ['read', 'replay'],
    where: { webhook: own },
  }),
  allow(Automation, {
    name: 'own-automations',
    description: 'Builders keep the automations that they own.',
    role: builder,
    operations: ['read', 'create', 'update', 'delete', 'tryOut'],
    where: own,
  }),
  allow(AutomationRun, {
    name: 'own-runs',
    description: 'Builders see what their automations did, and let it be done again.',
    role: builder,
    operations: ['read', 'retry'],
    where: { automation: own },
  }),
  allow(Approval, {
    name: 'own-requests',
    description: 'Everybody sees what became of their requests, and takes them back.',
    role: everyoneRole,
    operations: ['read', 'withdraw', 'renew'],
    where: { requester: { id: { eq: '$me' } } },
  }),
  allow(Approval, {
    name: 'asked-of-me',
    description: 'Everybody sees what they are asked to approve.',
    role: everyoneRole,
    operations: ['read'],
    where: { steps: { some: { approvers: { some: { id: { eq: '$me' } } } } } },
  }),
  allow(Approval, {
    name: 'mine-to-decide',
    description: 'Everybody decides when it is their turn.',
    role: everyoneRole,
    operations: ['approve', 'reject', 'delegate', 'renew'],
    where: { steps: { some: { state: { eq: 'PENDING' }, approvers: { some: { id: { eq: '$me' } } } } } },
  }),
]
