/** The tenants of the installation, for its operators. */

import { randomInt } from 'node:crypto'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { TenantFacts, TenantTools } from '#schema/administration.ts'
import { noteAccess } from '#server/access/events.ts'
import { renameTenant, setSuspended } from '#server/tenants/change-tenant.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import type { Tenant } from '#server/tenants/tenant.ts'
import type { Caller } from './caller.ts'
import { checkOrder } from './check-order.ts'
import type { Installation } from './installation.ts'
import { tenantFigures } from './tenant-figures.ts'

/** What operators see of tenants and do with them. Give it to nobody else. */
export function tenantTools({ db, viewer, client }: Caller, place: Installation): TenantTools {
  const { control, registries } = place
  const factsOf = ({ secret: _secret, role: _role, server: _server, ...tenant }: Tenant): TenantFacts => ({
    ...tenant,
    isHome: tenant.name === place.tenant.name,
    figures: () => tenantFigures(control.url, tenant.name, control),
  })
  const noted = (kind: string, detail: string): Promise<void> =>
    noteAccess(db, { kind, detail, by: viewer.userId }, client)
  return {
    async list({ search, first, offset }) {
      const wanted = search?.trim().toLowerCase() ?? ''
      const found = (await control.list()).filter(({ name, label, hosts }) =>
        [name, label, ...hosts].some((text) => text.toLowerCase().includes(wanted)),
      )
      return { tenants: found.slice(offset, offset + first).map(factsOf), totalCount: found.length }
    },
    async create(given) {
      const order = checkOrder(given, registries.available, await control.list())
      const { email, homeHost, ...wanted } = order
      await keepHomeReachable(place, homeHost)
      const password = firstPassword()
      const admin = { email, password, mustChange: true }
      const tenant = await createTenant(control, registries, { ...wanted, admin })
      await noted('TENANT_CREATED', tenant.name)
      await place.settled()
      return { tenant: factsOf(tenant), email, password }
    },
    async setSuspended(name, isSuspended) {
      if (isSuspended && name === place.tenant.name) {
        throw new TrellisError(
          'BUSINESS_RULE',
          say`This is the tenant that you look after the others from: suspending it would keep you out.`,
        )
      }
      await setSuspended(control, name, isSuspended)
      await noted(isSuspended ? 'TENANT_SUSPENDED' : 'TENANT_RESUMED', name)
      await place.settled()
      return factsOf(await control.get(name))
    },
  }
}

/**
 * As long as there is one tenant, every address leads to it. From two on hosts tell them apart, and who makes the second
 * must not lose the first.
 * @throws VALIDATION
 */
async function keepHomeReachable(
  { control, tenant: { name } }: Installation,
  host: string | null | undefined,
): Promise<void> {
  if ((await control.get(name)).hosts.length > 0) return
  if (!host) {
    const message = `The tenant "${name}" has no host name: give it one, else nobody finds it beside another.`
    throw validationError([{ path: ['homeHost'], message, rule: 'required' }])
  }
  await renameTenant(control, name, { hosts: [host] })
}

/** Some 80 random bits without letters that look alike; it is good for one sign-in. */
function firstPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const part = (): string =>
    Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length))).join('')
  return Array.from({ length: 4 }, part).join('-')
}
