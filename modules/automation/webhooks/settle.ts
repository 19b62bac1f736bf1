/** What becomes of a delivery, and of its webhook, after an attempt. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { say } from '#core/say.ts'
import { attempts, waitAfter } from './attempts.ts'
import { pause } from './pause.ts'

/** An answer, or why there was none. */
export type Answer = { status: number; text: string } | { error: string }

/** A webhook that only failed for so many days is switched off. */
const patienceDays = 3
const excerpt = 1000

/** Notes the answer. Gives the error that asks for another attempt; undefined when there is to be none. */
export async function settle(
  context: Context,
  deliveryId: number,
  attempt: number,
  answer: Answer,
): Promise<string | undefined> {
  const { db } = context
  const status = 'status' in answer ? answer.status : null
  const text = 'status' in answer ? answer.text.replaceAll('\u0000', '').slice(0, excerpt) : null
  const isTaken = status !== null && status >= 200 && status < 300
  const error = isTaken ? null : 'error' in answer ? answer.error : `The receiver answered ${status}.`
  const isLast = attempt >= attempts || status === 410
  const state = isTaken ? 'DELIVERED' : isLast ? 'FAILED' : 'WAITING'
  const wait = state === 'WAITING' ? waitAfter(attempt) : null
  const { rows } = await sql<{ webhookId: number; operation: string }>`
    update webhook_delivery set state = ${state}, status_code = ${status}, response = ${text}, error = ${error?.slice(0, 500) ?? null},
      next_attempt_at = now() + make_interval(secs => ${wait}), delivered_at = case when ${isTaken} then now() end,
      version = version + 1, updated_at = now()
    where id = ${deliveryId} and state = 'WAITING' returning webhook_id::int as "webhookId", operation`.execute(
    db,
  )
  const [settled] = rows
  if (!settled) return undefined
  const { webhookId, operation } = settled
  if (isTaken) {
    await sql`update webhook set failing_since = null, version = version + 1, updated_at = now()
      where id = ${webhookId} and failing_since is not null`.execute(db)
    return undefined
  }
  if (operation !== 'TEST') await noteFailure(context, webhookId, status)
  return state === 'WAITING' ? (error ?? '') : undefined
}

async function noteFailure(context: Context, webhookId: number, status: number | null): Promise<void> {
  if (status === 410)
    return pause(context, webhookId, say`The receiver answered 410: it wants no more messages.`)
  const { rows } = await sql<{ isSpent: boolean }>`
    with begun as (
      update webhook set failing_since = now(), version = version + 1, updated_at = now()
      where id = ${webhookId} and failing_since is null
    )
    select failing_since < now() - make_interval(days => ${patienceDays}) as "isSpent" from webhook where id = ${webhookId}`.execute(
    context.db,
  )
  if (rows[0]?.isSpent)
    await pause(context, webhookId, say`Nothing reached the receiver for ${patienceDays} days.`)
}
