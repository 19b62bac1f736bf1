import { randomInt } from 'node:crypto'
import { TrellisError } from '#core/errors.ts'
import type { Control } from '#server/tenants/control.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import type { Registries } from '#server/tenants/registries.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import type { StartSettings } from './settings.ts'

/** What the terminal is told about the administrator. */
export interface FirstTenant {
  email: string
  /** Set when this start made it up: nobody will see it again. */
  password?: string
}

/**
 * Makes the first tenant when there is none, else brings it up to date.
 * @returns the administrator, when this call made the tenant
 */
export async function prepareFirstTenant(
  control: Control,
  registries: Registries,
  settings: StartSettings,
): Promise<FirstTenant | undefined> {
  const tenants = await control.list()
  const known = tenants.find(({ name }) => name === settings.tenant)
  if (known && known.state !== 'CREATING') {
    if (known.state === 'ACTIVE') {
      await syncTenant(registries.of(known.modules), tenantUrl(control.url, known), { demo: settings.demo })
    }
    return undefined
  }
  // Somebody who has tenants, but none of this name, chose so.
  if (!known && tenants.length > 0) return undefined
  try {
    return await createFirstTenant(control, registries, settings)
  } catch (error) {
    // Several processes that start together on one server: another one was first.
    const isMade = (await control.find(settings.tenant))?.state === 'ACTIVE'
    if (error instanceof TrellisError && error.code === 'CONFLICT' && isMade) return undefined
    throw error
  }
}

async function createFirstTenant(
  control: Control,
  registries: Registries,
  settings: StartSettings,
): Promise<FirstTenant> {
  const { email, password } = settings.admin
  const chosen = password ?? readablePassword()
  await createTenant(control, registries, {
    name: settings.tenant,
    label: settings.demo ? 'Demo Company' : 'My Company',
    modules: settings.modules ?? registries.available.map(({ name }) => name),
    admin: { email, password: chosen },
    demo: settings.demo,
  })
  return { email, ...(password === undefined ? { password: chosen } : {}) }
}

/** A password of 63 random bits that can be read aloud: `baku-timo-rezo-nafi-duke`. */
export function readablePassword(): string {
  const letters = (set: string): string => set.charAt(randomInt(set.length))
  const syllable = (): string => letters('bdfghjklmnprstvz') + letters('aeiou')
  return Array.from({ length: 5 }, () => syllable() + syllable()).join('-')
}
