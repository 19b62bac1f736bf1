import { action, arg } from '#core/action.ts'
import { say } from '#core/say.ts'
import { seal } from '#core/sealed.ts'
import { Webhook } from '../entities/webhook.ts'
import { isSecret } from '../webhooks/sign.ts'

/** Keeps the secret that messages are signed with; it can be replaced, and never be read again. */
export const setWebhookSecret = action(Webhook, {
  name: 'setSecret',
  label: 'Set signing secret',
  description:
    'Keeps the secret by which the receiver knows that messages are genuine. It cannot be read again.',
  icon: 'key-round',
  primary: true,
  arguments: {
    secret: arg.text({
      label: 'Signing secret',
      description: 'As the receiver has it: whsec_ and 24 to 64 bytes in base64, after Standard Webhooks.',
      required: true,
    }),
  },
  guard: (webhooks, _context, { secret }) =>
    isSecret(secret.trim())
      ? []
      : webhooks.map((record) => ({
          record,
          path: ['secret'],
          rule: 'webhook.secret',
          message: say`A signing secret is "whsec_" followed by 24 to 64 random bytes in base64.`,
        })),
  run(webhooks, context, { secret }) {
    for (const webhook of webhooks) {
      if (!webhook.hasSecret) webhook.activeSince = context.now
      Object.assign(webhook, { secret: seal(secret.trim()), hasSecret: true })
    }
    return undefined
  },
})
