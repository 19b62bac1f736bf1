import { type DocumentNode, Kind } from 'graphql'
import { say } from '#core/say.ts'
import { pendingMessage } from '#server/access/pending.ts'
import { type DoorPlugin, doorOf } from './context.ts'
import { refuse } from './refuse.ts'

/** Anonymous callers get nothing but `__typename`, which shows that the endpoint is alive. The one rule for them. */
export function useSignedInOnly(): DoorPlugin {
  return {
    onParse({ context }) {
      return ({ result }) => {
        const { viewer } = doorOf(context)
        if (viewer?.pending) throw refuse('SIGN_IN_INCOMPLETE', pendingMessage(viewer.pending))
        if (viewer !== null) return
        // Also for a document that cannot be parsed: its error would go into the cache otherwise, and tell more.
        if (result instanceof Error || result === null || !asksOnlyTypeName(result)) {
          throw refuse(
            'UNAUTHENTICATED',
            say`Sign in, or send an API key that is valid, to use this endpoint.`,
          )
        }
      }
    },
  }
}

function asksOnlyTypeName({ definitions }: DocumentNode): boolean {
  return definitions.every(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.selectionSet.selections.every(
        (selection) => selection.kind === Kind.FIELD && selection.name.value === '__typename',
      ),
  )
}
