/** What happens to tenants after they were made. Each step can be repeated when it was cut off. */
import { TrellisError } from '#core/errors.ts'
import { type Control, withTenantLock } from './control.ts'
import { checkName, dropDatabase } from './create-tenant.ts'
import { dropUnusedTemplates } from './template.ts'

/**
 * Removes a tenant and all of its data for good.
 * @throws NOT_FOUND
 */
export async function dropTenant(control: Control, name: string): Promise<void> {
  await withTenantLock(control, name, async (client) => {
    const tenant = await control.get(name)
    // From here on nobody is let in, and a drop that is cut off is seen to be one.
    await client.query(`update trellis.tenant set state = 'DROPPING' where name = $1`, [name])
    await dropDatabase(client, tenant)
    await client.query('delete from trellis.tenant where name = $1', [name])
    await dropUnusedTemplates(client)
  })
}

/**
 * Gives a tenant another name, label or hosts; its database keeps its own.
 * @throws NOT_FOUND, CONFLICT when the name is taken, VALIDATION
 */
export async function renameTenant(
  control: Control,
  name: string,
  to: { name?: string; label?: string; hosts?: string[] },
): Promise<void> {
  if (to.name !== undefined) checkName(to.name)
  await withTenantLock(control, name, async (client) => {
    await control.get(name)
    if (to.name !== undefined && to.name !== name && (await control.find(to.name))) {
      throw new TrellisError('CONFLICT', `There is a tenant "${to.name}" already.`)
    }
    await client.query(
      `update trellis.tenant set name = coalesce($2, name), label = coalesce($3, label), hosts = coalesce($4, hosts)
       where name = $1`,
      [name, to.name ?? null, to.label ?? null, to.hosts ?? null],
    )
  })
}

/**
 * Keeps everybody out of a tenant, or lets them in again; running systems notice within a second.
 * @throws NOT_FOUND, CONFLICT for a tenant that is half made or half dropped
 */
export async function setSuspended(control: Control, name: string, isSuspended: boolean): Promise<void> {
  await withTenantLock(control, name, async (client) => {
    const { state } = await control.get(name)
    if (state !== 'ACTIVE' && state !== 'SUSPENDED') {
      throw new TrellisError(
        'CONFLICT',
        `The tenant "${name}" is ${state.toLowerCase()}: create or drop it again to finish that.`,
      )
    }
    await client.query('update trellis.tenant set state = $2 where name = $1', [
      name,
      isSuspended ? 'SUSPENDED' : 'ACTIVE',
    ])
  })
}
