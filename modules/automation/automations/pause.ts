import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { keepSaid } from '#core/kept-words.ts'
import { notify, usersInRole } from '#core/notify.ts'
import { administratorRole } from '#core/policy.ts'
import { type Message, say } from '#core/say.ts'

/** Switches an automation off that cannot work any more, and tells its owner, else the administrators. */
export async function pauseAutomation(
  context: Pick<Context, 'db' | 'viewer'>,
  automationId: number,
  reason: Message,
): Promise<void> {
  const { rows } = await sql<{ name: string; ownerId: number }>`
    update automation set is_active = false, paused_reason = ${String(reason).slice(0, 300)}, said = ${keepSaid({ pausedReason: reason })}::jsonb, version = version + 1, updated_at = now()
    where id = ${automationId} and is_active returning name, owner_id::int as "ownerId"`.execute(context.db)
  const [paused] = rows
  if (paused)
    await tellOwner(
      context,
      paused.ownerId,
      automationId,
      say`The automation "${paused.name}" was switched off. ${reason}`,
    )
}

/** Puts it into the owner's inbox; into those of the administrators where the owner may not sign in. */
export async function tellOwner(
  context: Pick<Context, 'db' | 'viewer'>,
  ownerId: number,
  automationId: number,
  message: Message,
): Promise<void> {
  const notice = { message, about: { entity: 'Automation', id: automationId } }
  if ((await notify(context, [ownerId], notice)) === 0)
    await notify(context, await usersInRole(context, administratorRole), notice)
}
