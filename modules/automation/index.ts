import { defineModule } from '#core/module.ts'
import { approve } from './actions/approve.ts'
import { delegate } from './actions/delegate.ts'
import { reject } from './actions/reject.ts'
import { renewApproval } from './actions/renew-approval.ts'
import { replayDelivery } from './actions/replay-delivery.ts'
import { replayWebhook } from './actions/replay-webhook.ts'
import { retryRun } from './actions/retry-run.ts'
import { sendTest } from './actions/send-test.ts'
import { setWebhookSecret } from './actions/set-webhook-secret.ts'
import { tryOut } from './actions/try-out.ts'
import { withdraw } from './actions/withdraw.ts'
import { approvalGate } from './approvals/gate.ts'
import { automationConsumer } from './automations/consumer.ts'
import { makeDemoAutomation } from './demo.ts'
import { Approval, ApprovalStep } from './entities/approval.ts'
import { ApprovalRule, ApprovalRuleStep } from './entities/approval-rule.ts'
import { Automation, AutomationStep } from './entities/automation.ts'
import { AutomationRun } from './entities/automation-run.ts'
import { Webhook, WebhookTopic } from './entities/webhook.ts'
import { WebhookDelivery } from './entities/webhook-delivery.ts'
import { clock, clockCron } from './jobs/clock.ts'
import { deliver } from './jobs/deliver.ts'
import { remindApprovers, remindHourly } from './jobs/remind-approvers.ts'
import { runApproved } from './jobs/run-approved.ts'
import { runAutomation } from './jobs/run-automation.ts'
import { tidy, tidyDaily } from './jobs/tidy.ts'
import { automationPolicies, automationRoles } from './policies.ts'
import { approvalViews } from './views/approval.ts'
import { automationViews } from './views/automation.ts'
import { webhookViews } from './views/webhook.ts'
import { webhookConsumer } from './webhooks/consumer.ts'

export default defineModule({
  name: 'automation',
  label: 'Automation',
  version: '1.0.0',
  description: 'Approvals, automations made without code, and webhooks that tell other systems of changes.',
  icon: 'workflow',
  depends: ['base'],
  entities: [
    Approval,
    ApprovalStep,
    ApprovalRule,
    ApprovalRuleStep,
    Automation,
    AutomationStep,
    AutomationRun,
    Webhook,
    WebhookTopic,
    WebhookDelivery,
  ],
  actions: [
    approve,
    reject,
    delegate,
    withdraw,
    renewApproval,
    tryOut,
    retryRun,
    setWebhookSecret,
    sendTest,
    replayWebhook,
    replayDelivery,
  ],
  roles: automationRoles,
  policies: automationPolicies,
  views: [...approvalViews, ...automationViews, ...webhookViews],
  jobs: [runApproved, remindApprovers, runAutomation, clock, deliver, tidy],
  crons: [remindHourly, clockCron, tidyDaily],
  demo: makeDemoAutomation,
  gates: [approvalGate],
  consumers: [automationConsumer, webhookConsumer],
  translations: new URL('./i18n/', import.meta.url),
})
