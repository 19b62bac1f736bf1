import { action, arg } from '#core/action.ts'
import { ruleError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { Webhook } from '../entities/webhook.ts'
import { WebhookDelivery } from '../entities/webhook-delivery.ts'

/** Most messages that one call sends again. */
const most = 1000

/** Sends the messages of a time once more, such as after the receiver lost what it had. */
export const replayWebhook = action(Webhook, {
  name: 'replay',
  label: 'Send again',
  description: 'Sends what changed in a time once more, in its order; what still waits is left alone.',
  icon: 'rotate-ccw',
  returns: () => WebhookDelivery,
  arguments: {
    from: arg.dateTime({ label: 'From', description: 'Changes at or after this moment.', required: true }),
    to: arg.dateTime({ label: 'To', description: 'Changes before this moment; now when left out.' }),
    onlyFailed: arg.boolean({ label: 'Only failed', description: 'Leave out what was delivered.' }),
  },
  async run(webhooks, context, { from, to, onlyFailed }) {
    const found = await context.em.find(
      WebhookDelivery,
      {
        webhook: { $in: webhooks.map(({ id }) => id) },
        occurredAt: { $gte: new Date(from), $lt: to ? new Date(to) : context.now },
        state: { $in: onlyFailed ? ['FAILED'] : ['FAILED', 'DELIVERED'] },
      },
      { orderBy: { id: 'ASC' }, limit: most + 1 },
    )
    if (found.length > most)
      throw ruleError(
        'webhook.replay',
        say`More than ${most} messages are from that time. Choose a shorter one.`,
        ['from'],
      )
    return context.act(WebhookDelivery, 'replay', found)
  },
})
