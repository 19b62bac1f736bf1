/** Actions and transitions: guard, state, work, effects of other modules. */

import type { Action } from '#core/action.ts'
import type { Context } from '#core/context.ts'
import { ruleError, TrellisError, validationError } from '#core/errors.ts'
import type { GatedAction } from '#core/gate.ts'
import { inText, say } from '#core/say.ts'
import type { InputObject } from '#schema/context.ts'
import type { ActionModel, EntityModel } from '#schema/model.ts'
import { checkRight, checkRows, grant, isFree } from './access.ts'
import { loadNeeds } from './load.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { isNew } from './original.ts'
import { platformContext } from './platform-context.ts'
import { placed } from './save.ts'

/** Runs an action on loaded and locked records; gives the records that it returns. */
export async function runAction(
  operation: Operation,
  context: Context,
  entity: EntityModel,
  name: string,
  records: AnyRecord[],
  input: InputObject,
): Promise<AnyRecord[]> {
  const model = entity.actions.find((action) => action.name === name)
  const action = operation.registry.actionOf(entity.name, name)
  if (!model || !action) throw new Error(`${entity.name} has no action "${name}".`)
  await mayAct(operation, entity, name, records)
  checkStates(entity, model, records)
  const { options } = action as Action & { options: RunnableOptions }
  await loadNeeds(operation, records, options.needs ?? [])
  const issues = placed(operation, (await options.guard?.(records, context, input)) ?? [])
  if (issues.length > 0) {
    throw new TrellisError('BUSINESS_RULE', validationError(issues).message, { issues })
  }
  await passGates(operation, context, { entity, action: name, records, input })
  if (model.to && entity.states) {
    for (const record of records) {
      operation.transitions.set(record, model.to)
      record[entity.states.field] = model.to
    }
  }
  const returned = await options.run?.(records, context, input)
  for (const effect of operation.registry.effectsOf(entity.name, name))
    await effect(records as never[], context)
  return returned ?? records
}

/** What users guard by data of their own, such as rules of approval. */
async function passGates(operation: Operation, context: Context, gated: GatedAction): Promise<void> {
  for (const { gates = [] } of operation.registry.modules) {
    for (const gate of gates) {
      const issues = placed(operation, await gate.check(gated, platformContext(operation, context)))
      if (issues.length > 0)
        throw new TrellisError('BUSINESS_RULE', validationError(issues).message, { issues })
    }
  }
}

/** Records that the operation was not called on are asked about now; new ones are the caller's own making. */
async function mayAct(
  operation: Operation,
  entity: EntityModel,
  name: string,
  records: AnyRecord[],
): Promise<void> {
  checkRight(operation, entity, name)
  if (isFree(operation)) return
  const { granted, elevated } = operation.access
  const asked = records.filter(
    (record) => !isNew(record) && !granted.get(record)?.has(name) && !elevated.has(record),
  )
  await checkRows(
    operation,
    entity,
    asked.map(({ id }) => Number(id)),
    name,
  )
  for (const record of records) grant(operation, record, name)
}

/** An action's functions, over records whose type only the module knows. */
interface RunnableOptions {
  needs?: string[]
  guard?(records: AnyRecord[], context: Context, input: InputObject): Promise<never[]> | never[]
  run?(
    records: AnyRecord[],
    context: Context,
    input: InputObject,
  ): Promise<AnyRecord[] | undefined> | AnyRecord[] | undefined
}

function checkStates(entity: EntityModel, action: ActionModel, records: AnyRecord[]): void {
  const { states } = entity
  if (!states || action.from.length === 0) return
  const wrong = records.find((record) => !action.from.includes(String(record[states.field])))
  if (!wrong) return
  const labels = new Map(
    entity.fields.get(states.field)?.choices?.map((choice) => [choice.value, choice.label]),
  )
  const from = action.from.map((state) => labels.get(state) ?? state).join(' or ')
  const now = String(wrong[states.field])
  throw ruleError(
    'state.transition',
    say`"${action.label}" works on ${from}, but this ${inText(entity.label)} is ${labels.get(now) ?? now}.`,
    [states.field],
  )
}

/**
 * Brings a new record to a state by the shortest chain of declared transitions, each with its guard and its work: how
 * an import creates documents that are further along than draft.
 */
export async function advanceTo(
  operation: Operation,
  context: Context,
  entity: EntityModel,
  records: AnyRecord[],
  state: string,
): Promise<void> {
  const { states } = entity
  if (!states || records.length === 0) return
  // New records get their initial state when they are saved; transitions start from it before that.
  for (const record of records) record[states.field] ??= states.initial
  const from = String(records[0]?.[states.field])
  for (const action of pathBetween(entity, from, state))
    await runAction(operation, context, entity, action.name, records, {})
}

function pathBetween(entity: EntityModel, from: string, to: string): ActionModel[] {
  const queue: { state: string; path: ActionModel[] }[] = [{ state: from, path: [] }]
  const seen = new Set([from])
  for (const { state, path } of queue) {
    if (state === to) return path
    for (const action of entity.actions) {
      if (!action.to || !action.from.includes(state) || seen.has(action.to)) continue
      if (action.arguments.some((argument) => argument.required)) continue
      seen.add(action.to)
      queue.push({ state: action.to, path: [...path, action] })
    }
  }
  throw ruleError(
    'state.transition',
    say`No transitions lead a ${inText(entity.label)} from ${from} to ${to}.`,
    [entity.states?.field ?? 'state'],
  )
}
