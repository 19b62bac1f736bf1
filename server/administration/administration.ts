import type { Administration, AuditTools } from '#schema/administration.ts'
import { isAdministrator } from '#server/access/administrator.ts'
import { noteAccess } from '#server/access/events.ts'
import { sealAudit } from '#server/changes/audit.ts'
import { auditChain, checkAudit } from '#server/changes/audit-check.ts'
import { readAuditLog } from './audit-log.ts'
import type { Caller } from './caller.ts'
import type { Installation } from './installation.ts'
import { moduleTools } from './modules.ts'
import { isOperator } from './operators.ts'
import { sessionTools } from './sessions.ts'
import { tenantTools } from './tenants.ts'

/** What an administrator may do besides records; undefined for everybody else, programs with a limited key included. */
export function administrationOf(caller: Caller, place?: Installation): Administration | undefined {
  if (!isAdministrator(caller.viewer) || caller.viewer.pending) return undefined
  const isOperating = place && isOperator(place.operators, place.tenant.name, caller.viewer)
  return {
    sessions: sessionTools(caller),
    audit: auditTools(caller),
    ...(place ? { modules: moduleTools(caller, place) } : {}),
    ...(isOperating ? { tenants: tenantTools(caller, place) } : {}),
  }
}

function auditTools({ db, model, viewer, client }: Caller): AuditTools {
  const records = db as never
  return {
    read: (question) => readAuditLog(db, question),
    chain: () => auditChain(records),
    async verify() {
      // What was committed a moment ago is not in the chain yet.
      await sealAudit(records, model)
      const found = await checkAudit(records)
      const detail = `${found.checkedEntries} entries, ${found.problem ?? 'all as they were written'}`
      await noteAccess(db, { kind: 'AUDIT_CHECKED', detail, by: viewer.userId }, client)
      return found
    },
  }
}
