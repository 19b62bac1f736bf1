import type { Control } from '#server/tenants/control.ts'
import type { Registries } from '#server/tenants/registries.ts'
import type { Tenant } from '#server/tenants/tenant.ts'
import type { Operators } from './operators.ts'

/** Where the tenant of a request is kept, and what there is beside it. */
export interface Installation {
  control: Control
  registries: Registries
  /** The tenant as the control database has it now. */
  tenant: Tenant
  operators: Operators
  /** Waits until every process knows what was changed in the control database. */
  settled(): Promise<void>
  /** Tells the fingerprint of the tenant's modules, now and whenever it changes. */
  followModules(): AsyncIterableIterator<string>
}
