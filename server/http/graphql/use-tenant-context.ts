import { type DoorPlugin, doorOf } from './context.ts'

/**
 * Puts the tenant's own context in place of the door's, as late as possible: only an operation that will really run
 * is worth one. Plugins after this see the tenant's context; those that need the door's come before.
 */
export function useTenantContext(): DoorPlugin {
  return {
    async onExecute({ args }) {
      Object.assign(args, { contextValue: await tenantContext(args.contextValue) })
    },
    async onSubscribe({ args }) {
      Object.assign(args, { contextValue: await tenantContext(args.contextValue) })
    },
  }
}

function tenantContext(context: object): Promise<object> {
  const { door, viewer, facts } = doorOf(context)
  return door.contextFor(viewer, facts)
}
