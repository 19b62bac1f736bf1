import { type DoorPlugin, doorOf } from './context.ts'

/**
 * Adds the tenant's own context to the door's, as late as possible: only an operation that will really run is worth
 * one. Resolvers and the plugins after this see both.
 */
export function useTenantContext(): DoorPlugin {
  return {
    async onExecute({ args, extendContext }) {
      // Envelop keeps the context object that it began with: replacing args.contextValue would reach nobody.
      extendContext(await tenantContext(args.contextValue))
    },
    async onSubscribe({ args, extendContext }) {
      extendContext(await tenantContext(args.contextValue))
    },
  }
}

function tenantContext(context: object): Promise<object> {
  const { door, viewer, facts } = doorOf(context)
  return door.contextFor(viewer, facts)
}
