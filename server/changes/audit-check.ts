/** What the last look at the chain of audited changes found. It is authenticated like the chain itself. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { authenticate } from '#core/sealed.ts'
import type { AuditChain } from '#schema/administration.ts'
import { verifyAudit } from './audit.ts'

type Db = Kysely<Record<string, Row>>

const proofOf = (at: string, entries: string, broken: string | null): string =>
  authenticate(`audit check ${at} ${entries} ${broken ?? ''}`)

/** Looks at every entry, and keeps what was found. */
export async function checkAudit(db: Db): Promise<AuditChain> {
  const { entries, broken } = await verifyAudit(db)
  const at = new Date().toISOString()
  const proof = proofOf(at, String(entries), broken ?? null)
  await sql`insert into audit_check (id, at, entries, broken, proof)
    values (1, ${at}, ${entries}, ${broken ?? null}, ${proof})
    on conflict (id) do update set at = excluded.at, entries = excluded.entries, broken = excluded.broken,
      proof = excluded.proof`.execute(db)
  return auditChain(db)
}

interface ChainRow {
  entries: string
  last: string | null
  intact: string | null
  checked_at: Date | null
  checked: string | null
  broken: string | null
  proof: string | null
}

/** How long the chain is, and what the last look found. */
export async function auditChain(db: Db): Promise<AuditChain> {
  const { rows } = await sql<ChainRow>`
    select coalesce(h.seq, 0)::text as entries, c.at as checked_at, c.entries::text as checked, c.broken, c.proof,
      (select entry from audit_entry order by seq desc limit 1) as last,
      (select entry from audit_entry where seq <= c.entries order by seq desc limit 1) as intact
    from (select 1) one left join audit_head h on h.id = 1 left join audit_check c on c.id = 1`.execute(db)
  const [row] = rows
  const isKnown = row?.checked_at != null && row.proof !== null
  const isOurs =
    isKnown && proofOf(row.checked_at?.toISOString() ?? '', row.checked ?? '', row.broken) === row.proof
  return {
    entries: Number(row?.entries ?? 0),
    lastAt: momentOf(row?.last),
    checkedAt: row?.checked_at ?? null,
    checkedEntries: Number(row?.checked ?? 0),
    intactUntil: isOurs ? momentOf(row.intact) : null,
    problem: isKnown && !isOurs ? 'what the last check found was changed' : (row?.broken ?? null),
  }
}

/** When the change of an entry was made; null for none, or one that is not readable any more. */
function momentOf(entry: string | null | undefined): Date | null {
  const [at] = /^\["([^"]+)"/.exec(entry ?? '')?.slice(1) ?? []
  const moment = at === undefined ? Number.NaN : Date.parse(at)
  return Number.isNaN(moment) ? null : new Date(moment)
}
