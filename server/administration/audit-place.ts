import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'

/** How far back each of the two logs was read. */
export interface AuditPlace {
  event?: string
  change?: { xid: string; id: string }
}

/** The place as an opaque text. */
export function writePlace({ event, change }: AuditPlace): string {
  return Buffer.from([event ?? '', change?.xid ?? '', change?.id ?? ''].join(' ')).toString('base64url')
}

/** @throws BAD_REQUEST for a text that is no place */
export function readPlace(text: string): AuditPlace {
  const found = /^(\d{0,19}) (\d{0,19}) (\d{0,19})$/.exec(Buffer.from(text, 'base64url').toString())
  if (!found) throw new TrellisError('BAD_REQUEST', say`"before" is the cursor of an earlier page.`)
  const [, event, xid, id] = found
  return { ...(event ? { event } : {}), ...(xid && id ? { change: { xid, id } } : {}) }
}
