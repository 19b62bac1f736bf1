import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { keepSaid } from '#core/kept-words.ts'
import { notify, usersInRole } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { type Message, say } from '#core/say.ts'

/** Switches a webhook off, says why, and tells its owner; the administrators where the owner may not sign in. */
export async function pause(
  context: Pick<Context, 'db' | 'viewer'>,
  webhookId: number,
  reason: Message,
): Promise<void> {
  const { rows } = await sql<{ name: string; ownerId: number }>`
    update webhook set is_active = false, paused_reason = ${String(reason).slice(0, 300)}, said = ${keepSaid({ pausedReason: reason })}::jsonb, version = version + 1, updated_at = now()
    where id = ${webhookId} and is_active returning name, owner_id::int as "ownerId"`.execute(context.db)
  const [paused] = rows
  if (!paused) return
  const notice = {
    message: say`The webhook "${paused.name}" was switched off. ${reason}`,
    about: { entity: 'Webhook', id: webhookId },
  }
  if ((await notify(context, [paused.ownerId], notice)) === 0)
    await notify(context, await usersInRole(context, administratorRole), notice)
}
