/** Ends the mails about notifications of a person, by a link that says whose they are and needs no sign-in (RFC 8058). */

import { timingSafeEqual } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { authenticate } from '#core/sealed.ts'
import { markedSql } from '#server/changes/marks.ts'
import type { AuthTables } from './tables.ts'

/** Where the link leads. */
export const unsubscribeRoute = '/unsubscribe'

/** The address is part of the proof: once it changed, or in a tenant where the id is somebody else's, the link is good for nothing. */
const proofOf = ({ id, email }: { id: number; email: string }): string =>
  authenticate(`unsubscribe ${id} ${email}`)

/** The path of a person's link; it does not run out. */
export function unsubscribePath(person: { id: number; email: string }): string {
  return `${unsubscribeRoute}?user=${person.id}&proof=${proofOf(person)}`
}

/** Whose link it is. @throws NOT_FOUND for what is no link of ours */
export async function seeUnsubscribe(
  db: Kysely<AuthTables>,
  query: URLSearchParams,
): Promise<{ id: number; email: string; locale: string | null }> {
  const id = Number(query.get('user'))
  const { rows } = Number.isSafeInteger(id)
    ? await sql<{
        email: string
        locale: string | null
      }>`select email, locale from app_user where id = ${id}`.execute(db)
    : { rows: [] }
  const [user] = rows
  if (user && isEqual(query.get('proof') ?? '', proofOf({ id, email: user.email }))) return { id, ...user }
  throw new TrellisError(
    'NOT_FOUND',
    say`This link is no good. Change what you are told in your inbox, under Settings.`,
  )
}

/** Sends the person no more mail about notifications. A second time changes nothing. */
export async function unsubscribe(
  db: Kysely<AuthTables>,
  { id }: { id: number },
  requestId: string,
): Promise<void> {
  await sql`update app_user set notice_mail = 'NONE', version = version + 1, updated_at = now()
    where id = ${id} and notice_mail <> 'NONE' and ${markedSql({ actor: id, requestId, reason: 'UNSUBSCRIBE' })}`.execute(
    db,
  )
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
