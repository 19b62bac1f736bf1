import { z } from 'zod'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'
import { OutboundError, post } from '#core/outbound.ts'
import { attempts, waitAfter } from '../webhooks/attempts.ts'
import { prepare } from '../webhooks/prepare.ts'
import { type Answer, settle } from '../webhooks/settle.ts'
import { signedHeaders } from '../webhooks/sign.ts'

/** Sends one message to a webhook. It is the platform's job; what the message says is read as the webhook's owner. */
export const deliver = job({
  name: 'automation.deliver',
  label: 'Deliver to a webhook',
  description: 'Posts a change to the address of a webhook, signed.',
  input: z.object({ deliveryId: z.number() }),
  runsAs: 'SYSTEM',
  attempts,
  // A tenth more or less, so that what failed together does not come back together.
  backoff: (attempt) => waitAfter(attempt) * (0.9 + Math.random() * 0.2),
  async runInSteps({ transaction, job: run }, { deliveryId }) {
    const message = await transaction((context) => prepare(context, deliveryId))
    if (!message) return { sent: false }
    const { url, secret, eventId, body } = message
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Trellis-Webhook/1',
      ...signedHeaders(secret, eventId, new Date(), body),
    }
    const answer = await post(url, headers, body, run.signal).catch((error): Answer => {
      run.signal.throwIfAborted()
      if (error instanceof OutboundError || error instanceof TrellisError) return { error: error.message }
      throw error
    })
    const again = await transaction((context) => settle(context, deliveryId, run.attempt, answer))
    if (again !== undefined) throw new TrellisError('UNAVAILABLE', again)
    return { sent: true }
  },
})
