import type { ExecutionArgs } from 'graphql'
import { type DoorPlugin, doorOf } from './context.ts'
import { operationOf } from './operation-of.ts'
import { refuse } from './refuse.ts'

/** A read-only API key runs no mutation. Which entities a key may touch is a matter of the policies. */
export function useKeyScopes(): DoorPlugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      if (
        !mayOnlyRead(args) ||
        operationOf(args.document, args.operationName)?.operation.operation !== 'mutation'
      )
        return
      setResultAndStopExecution({ errors: [refuse('FORBIDDEN', 'This API key may only read.')] })
    },
  }
}

function mayOnlyRead(args: ExecutionArgs): boolean {
  return doorOf(Object(args.contextValue)).viewer?.scopes?.readOnly === true
}
