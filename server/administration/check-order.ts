import { type Issue, validationError } from '#core/errors.ts'
import type { ModuleManifest } from '#core/module.ts'
import { type Message, say } from '#core/say.ts'
import type { TenantOrder } from '#schema/administration.ts'
import type { Tenant } from '#server/tenants/tenant.ts'

const hostPattern = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/

/**
 * The order of a tenant, tidied; its name is checked where tenants are made.
 * @throws VALIDATION that names each field which cannot be used
 */
export function checkOrder(order: TenantOrder, available: ModuleManifest[], tenants: Tenant[]): TenantOrder {
  const tidy = {
    ...order,
    label: order.label.trim(),
    email: order.email.trim().toLowerCase(),
    homeHost: order.homeHost?.trim().toLowerCase() || null,
    hosts: order.hosts.map((host) => host.trim().toLowerCase()).filter(Boolean),
  }
  const issues: Issue[] = []
  const refuse = (field: string, message: Message, rule: string): void =>
    void issues.push({ path: [field], message, rule })
  if (tidy.label === '' || tidy.label.length > 100)
    refuse('label', say`Give the company a name of at most 100 letters.`, 'required')
  if (!/^[^\s@]+@[^\s@]+$/.test(tidy.email)) refuse('email', say`This is not an e-mail address.`, 'pattern')
  if (tidy.homeHost && !hostPattern.test(tidy.homeHost))
    refuse('homeHost', say`"${tidy.homeHost}" is no host name: write it like erp.example.com.`, 'pattern')
  if (tidy.homeHost && tidy.hosts.includes(tidy.homeHost))
    refuse('hosts', say`${tidy.homeHost} leads to your own tenant.`, 'unique')
  for (const host of tidy.hosts) {
    const owner = tenants.find(({ hosts }) => hosts.includes(host))
    if (!hostPattern.test(host))
      refuse('hosts', say`"${host}" is no host name: write it like acme.example.com.`, 'pattern')
    else if (owner) refuse('hosts', say`${host} is the host of "${owner.name}" already.`, 'unique')
  }
  for (const module of tidy.modules)
    if (!available.some(({ name }) => name === module))
      refuse('modules', say`There is no module "${module}".`, 'unknown')
  if (issues.length > 0) throw validationError(issues)
  return tidy
}
