import type { Context } from '#core/context.ts'
import type { Operation } from './operation.ts'

/** The context of rules, which guard what must be true of all records, and of elevations: it sees everything. */
export function platformContext(operation: Operation, context: Context): Context {
  return Object.defineProperties({} as Context, {
    ...Object.getOwnPropertyDescriptors(context),
    em: { get: () => operation.em, enumerable: true },
  })
}
