import { type DoorPlugin, doorOf } from './context.ts'

/** The schema of the request's tenant: the door looked it up before Yoga was asked. */
export function useTenantSchema(): DoorPlugin {
  return {
    onEnveloped({ context, setSchema }) {
      if (context) setSchema(doorOf(context).schema)
    },
  }
}
