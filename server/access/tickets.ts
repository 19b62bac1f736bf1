/** Secrets that are good for one step: mailed links, half-open sign-ins, challenges. Kept as a hash, used once. */
import { type Kysely, sql } from 'kysely'
import { hashSecret, newSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'

export type TicketKind =
  | 'RESET'
  | 'INVITE'
  | 'VERIFY'
  | 'SECOND_FACTOR'
  | 'PASSKEY_NEW'
  | 'PASSKEY_SIGN_IN'
  | 'SSO'

/** What a ticket stands for. */
export interface Ticket {
  kind: TicketKind
  userId: number | null
  data: Record<string, unknown>
}

/** Makes a ticket and gives its secret, which is kept nowhere. */
export async function openTicket(
  db: Kysely<AuthTables>,
  ticket: { kind: TicketKind; userId?: number; seconds: number; data?: Record<string, unknown> },
): Promise<string> {
  const secret = newSecret()
  await sql`
    insert into auth_ticket (kind, token_hash, user_id, data, expires_at) values (
      ${ticket.kind}, ${hashSecret(secret)}, ${ticket.userId ?? null}, ${JSON.stringify(ticket.data ?? {})}::jsonb,
      now() + make_interval(secs => ${ticket.seconds})
    )`.execute(db)
  return secret
}

interface TicketRow {
  kind: TicketKind
  user_id: number | string | null
  data: Record<string, unknown>
}

const ticketFrom = (row: TicketRow | undefined): Ticket | null =>
  row ? { kind: row.kind, userId: row.user_id === null ? null : Number(row.user_id), data: row.data } : null

/** The ticket of a secret, if it is still good for one of these kinds; it stays so. */
export async function seeTicket(
  db: Kysely<AuthTables>,
  kinds: TicketKind[],
  secret: string,
): Promise<Ticket | null> {
  const { rows } = await sql<TicketRow>`
    select kind, user_id, data from auth_ticket
    where token_hash = ${hashSecret(secret)} and kind = any(${kinds}) and expires_at > now()`.execute(db)
  return ticketFrom(rows[0])
}

/** Takes a ticket: of several callers at once, one gets it. */
export async function takeTicket(
  db: Kysely<AuthTables>,
  kinds: TicketKind[],
  secret: string,
): Promise<Ticket | null> {
  const { rows } = await sql<TicketRow>`
    delete from auth_ticket
    where token_hash = ${hashSecret(secret)} and kind = any(${kinds}) and expires_at > now()
    returning kind, user_id, data`.execute(db)
  return ticketFrom(rows[0])
}

/** Makes all tickets of these kinds worthless for a user. */
export async function dropTickets(
  db: Kysely<AuthTables>,
  userId: number,
  kinds: TicketKind[],
): Promise<void> {
  await sql`delete from auth_ticket where user_id = ${userId} and kind = any(${kinds})`.execute(db)
}
