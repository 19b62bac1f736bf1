import type { RecordIssue } from '#core/context.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { TrellisError } from '#core/errors.ts'
import { outboundUrl } from '#core/outbound.ts'
import { isWebAddress } from '#core/web-address.ts'
import type { Webhook } from '../entities/webhook.ts'

/** Whoever switches a webhook on begins anew: old troubles are forgotten, and changes from now on count. */
export const webhookSwitch: DeriveRule<Webhook> = {
  run(webhooks, context) {
    for (const webhook of webhooks) {
      const isSwitched = context.before(webhook)?.isActive !== webhook.isActive
      if (!isSwitched) continue
      Object.assign(webhook, { failingSince: null, pausedReason: null })
      if (webhook.isActive) webhook.activeSince = context.now
    }
  },
}

/** Where nothing could be sent to is told at once, not when the first delivery fails. */
export const usableAddress: ValidateRule<Webhook> = {
  name: 'webhook.address',
  when: ['url'],
  run: (webhooks) =>
    webhooks.flatMap((record): RecordIssue[] => {
      // What is no address of the web at all is told by the field.
      if (!isWebAddress(record.url)) return []
      try {
        outboundUrl(record.url)
        return []
      } catch (error) {
        if (!(error instanceof TrellisError)) throw error
        return [{ record, path: ['url'], rule: 'webhook.address', message: error.message }]
      }
    }),
}
