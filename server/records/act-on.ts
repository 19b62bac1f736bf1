/** Actions without a GraphQL request: from the command line, and by the platform itself. */
import type { InputObject } from '#schema/context.ts'
import { entityOf } from '#schema/model.ts'
import { loadLocked } from './load-locked.ts'
import { type OperationScope, runOperation } from './transaction.ts'
import { runAction } from './transition.ts'

/**
 * Runs an action on records by their ids, in one transaction.
 * @throws TrellisError NOT_FOUND, and whatever the action refuses
 */
export async function actOn(
  scope: OperationScope,
  entityName: string,
  action: string,
  ids: number[],
  input: InputObject = {},
): Promise<void> {
  const entity = entityOf(scope.registry.model, entityName)
  await runOperation(scope, {}, async (operation, context) => {
    const records = await loadLocked(operation, entity, ids, action, {})
    await runAction(operation, context, entity, action, records, input)
    await context.save()
  })
}
