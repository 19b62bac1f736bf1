import { type DoorPlugin, doorOf } from './context.ts'
import { operationOf } from './operation-of.ts'
import { refuse } from './refuse.ts'

/** A GET runs queries only: links, pictures and prefetching browsers send them without anybody's will. */
export function useReadsByGet(): DoorPlugin {
  return {
    onParse({ context }) {
      return ({ result }) => {
        const { request, params } = doorOf(context)
        if (request?.method !== 'GET' || result instanceof Error || result === null) return
        const found = operationOf(result, params?.operationName)
        if (found && found.operation.operation !== 'query') {
          throw refuse('BAD_REQUEST', `Send a ${found.operation.operation} by POST.`, 405)
        }
      }
    },
  }
}
