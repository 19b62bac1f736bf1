import type { Context, RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import type { ActionModel, EntityModel } from '#schema/model.ts'
import { checkedValue } from '#schema/plan/values.ts'
import { fieldAt, pathProblem } from '../automations/paths.ts'
import { sampled } from '../automations/sample.ts'
import type { Automation, AutomationStep } from '../entities/automation.ts'
import { filledIn } from '../placeholders.ts'

type Problem = { path: string[]; message: Message } | undefined

/** Every step has to be one that can be done: fields, actions and recipients have to be there, values of their type. */
export const usableSteps: ValidateRule<Automation> = {
  name: 'automation-step.usable',
  needs: ['steps.approvalRule'],
  run: (automations, context) =>
    automations.flatMap((automation): RecordIssue[] => {
      const entity = context.model.entities.get(automation.entity ?? '')
      const steps = automation.steps.getItems(false)
      if (steps.length === 0)
        return [issue(automation, { path: ['steps'], message: say`Say what it does: add a step.` })]
      return steps.flatMap((step) => {
        const problem = stepProblem(step, entity, context)
        return problem ? [issue(step, problem)] : []
      })
    }),
}

const issue = (record: object, problem: NonNullable<Problem>): RecordIssue => ({
  record,
  rule: 'automation-step.usable',
  ...problem,
})

function stepProblem(step: AutomationStep, entity: EntityModel | undefined, context: Context): Problem {
  for (const name of ['values', 'subject', 'message'] as const) {
    const message = pathProblem(context.model, entity, step[name])
    if (message) return { path: [name], message }
  }
  switch (step.kind) {
    case 'SET_FIELDS':
      if (!entity) return { path: ['kind'], message: say`There is no record whose fields could be set.` }
      return valuesProblem(step, entity, `${entity.name}UpdateInput`, context)
    case 'CREATE_RECORD': {
      const target = context.model.entities.get(step.entity ?? '')
      if (!target || target.isReadonly)
        return {
          path: ['entity'],
          message: say`There is no entity "${step.entity ?? ''}" that could be created.`,
        }
      return valuesProblem(step, target, `${target.name}CreateInput`, context)
    }
    case 'RUN_ACTION':
      return actionProblem(step, entity, context)
    case 'CALL_WEBHOOK':
      return step.webhook
        ? undefined
        : { path: ['webhook'], message: say`Choose the webhook that is called.` }
    case 'START_APPROVAL':
      if (!step.approvalRule)
        return { path: ['approvalRule'], message: say`Choose the approval that is asked for.` }
      if (entity && step.approvalRule.entity === entity.name) return undefined
      return { path: ['approvalRule'], message: say`This approval is about ${step.approvalRule.entity}.` }
    default:
      return messageProblem(step, entity, context)
  }
}

function valuesProblem(step: AutomationStep, entity: EntityModel, type: string, context: Context): Problem {
  const values: unknown = step.values
  if (
    typeof values !== 'object' ||
    values === null ||
    Array.isArray(values) ||
    Object.keys(values).length === 0
  )
    return { path: ['values'], message: say`Write the fields and their values, such as {"note": "New"}.` }
  const [problem] = context.api.problems(type, filledIn(sampled(context.model, entity, values), context))
  return problem && { path: ['values'], message: problem.message }
}

function actionProblem(step: AutomationStep, entity: EntityModel | undefined, context: Context): Problem {
  const action = entity?.actions.find(({ name }) => name === step.action)
  if (!entity || !action) {
    const names = entity?.actions.map(({ name }) => name).join(', ')
    const message = entity
      ? say`${entity.name} has no action "${step.action ?? ''}". It has ${names || 'none'}.`
      : say`There is no record on which an action could be run.`
    return { path: ['action'], message }
  }
  const message = argumentsProblem(action, filledIn(step.values ?? {}, context) as Record<string, unknown>)
  return message === undefined ? undefined : { path: ['values'], message }
}

function argumentsProblem(action: ActionModel, values: Record<string, unknown>): Message | undefined {
  const unknown = Object.keys(values).find(
    (name) => !action.arguments.some((argument) => argument.name === name),
  )
  if (unknown !== undefined) return say`The action "${action.name}" has no argument "${unknown}".`
  for (const { name, type, required, choices, isList } of action.arguments) {
    const value = values[name]
    if (value === undefined || value === null) {
      if (required) return say`The action "${action.name}" needs the argument "${name}".`
      continue
    }
    for (const one of isList && Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string' && (one.startsWith('$record.') || one.includes('{'))) continue
      if (type === 'Enum' && !choices?.some((choice) => choice.value === one))
        return say`"${String(one)}" is no value of the argument "${name}".`
      try {
        checkedValue(type, one, [name])
      } catch (error) {
        return `${name}: ${(error as Error).message}`
      }
    }
  }
  return undefined
}

function messageProblem(step: AutomationStep, entity: EntityModel | undefined, { model }: Context): Problem {
  if (!step.message?.trim()) return { path: ['message'], message: say`Write what is to be said.` }
  if (step.kind === 'SEND_MAIL' && !step.subject?.trim())
    return { path: ['subject'], message: say`Write the subject of the mail.` }
  const { recipientField } = step
  if (!recipientField)
    return step.user || step.role
      ? undefined
      : { path: ['user'], message: say`Say who is told: a user, a role, or a field.` }
  const field = entity && fieldAt(model, entity, recipientField)
  if (field?.target === 'User') return undefined
  if (step.kind === 'SEND_MAIL') {
    if (field?.type === 'String') return undefined
    if (model.entities.get(field?.target ?? '')?.fields.get('email')?.type === 'String') return undefined
  }
  const wanted = step.kind === 'NOTIFY' ? 'a user' : 'a user, an address, or a record with an "email"'
  return { path: ['recipientField'], message: say`"${recipientField}" does not lead to ${wanted}.` }
}
