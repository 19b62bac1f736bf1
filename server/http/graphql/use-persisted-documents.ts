import { type DoorPlugin, doorOf } from './context.ts'
import type { PersistedDocuments } from './persisted-documents.ts'

/** Fills in documents that are named by their hash; only signed-in callers may add to the store. */
export function usePersistedDocuments(documents: PersistedDocuments): DoorPlugin {
  return {
    onParams({ params, setParams, context }) {
      // What is no object is refused by Yoga, after us.
      if (typeof params !== 'object' || params === null || Array.isArray(params)) return
      setParams(documents.resolve(params, doorOf(context).viewer !== null))
    },
  }
}
