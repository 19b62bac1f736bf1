/** The context that rules and actions get, made from the operation. */
import type { Context } from '#core/context.ts'
import { entityOf } from '#schema/model.ts'
import { createApi } from './api.ts'
import { callerEm } from './caller-em.ts'
import { runElevated } from './elevation.ts'
import { writeExternalIds } from './external-ids.ts'
import { type AnyRecord, modelOf, type Operation } from './operation.ts'
import { changedFields, before as storedValues } from './original.ts'
import { save } from './save.ts'
import { runAction } from './transition.ts'

/** A context over the running operation. */
export function createContext(operation: Operation): Context {
  const context: Context = {
    get em() {
      return callerEm(operation)
    },
    db: operation.db,
    viewer: operation.viewer,
    model: operation.registry.model,
    now: operation.now,
    today: operation.today,
    requestId: operation.requestId,
    wordsFor: (locale) => operation.registry.languages.for(locale, null).words,
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
    get api() {
      return createApi(operation, context)
    },
    asUser: (userId, how, work) => {
      operation.access.reasons.push(how.reason)
      return operation.asUser(userId, how, work)
    },
    asPlatform: (reason, work) => runElevated(operation, context, reason, work),
  }
  return context
}
