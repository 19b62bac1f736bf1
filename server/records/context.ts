/** The context that rules and actions get, made from the operation. */
import type { Context, Em } from '#core/context.ts'
import { entityOf } from '#schema/model.ts'
import { writeExternalIds } from './external-ids.ts'
import { type AnyRecord, modelOf, type Operation } from './operation.ts'
import { changedFields, before as storedValues } from './original.ts'
import { save } from './save.ts'
import { runAction } from './transition.ts'

/** A context over the running operation. */
export function createContext(operation: Operation): Context {
  const context: Context = {
    em: operation.em as unknown as Em,
    db: operation.db,
    viewer: operation.viewer,
    model: operation.registry.model,
    now: operation.now,
    today: operation.today,
    requestId: operation.requestId,
    isDryRun: operation.isDryRun,
    before: (record) => storedValues(record) as never,
    changed: (record) => changedFields(record, modelOf(operation, record).fields.keys()) as never,
    async save() {
      await save(operation, context)
      await writeExternalIds(operation)
    },
    async act(target, name, records, input = {}) {
      const entity = entityOf(operation.registry.model, target.trellis.name)
      return (await runAction(operation, context, entity, name, records as AnyRecord[], input)) as never
    },
  }
  return context
}
