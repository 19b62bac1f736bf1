import type { Context, RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import { fieldAt } from '../automations/paths.ts'
import type { ApprovalRule, ApprovalRuleStep } from '../entities/approval-rule.ts'
import { filledIn } from '../placeholders.ts'

/** A rule that names what is not there would guard nothing, or block everything. */
export const usableApprovalRule: ValidateRule<ApprovalRule> = {
  name: 'approval-rule.usable',
  needs: ['steps'],
  run: (rules, context) =>
    rules.flatMap((record): RecordIssue[] => {
      const problem = problemOf(record, context)
      const steps = record.steps.getItems(false)
      const found = problem ? [{ record: record as object, ...problem }] : []
      if (steps.length === 0)
        found.push({ record, path: ['steps'], message: say`Say who decides: add a step.` })
      for (const step of steps) {
        const wrong = stepProblem(step, record, context)
        if (wrong) found.push({ record: step, ...wrong })
      }
      return found.map((one) => ({ ...one, rule: 'approval-rule.usable' }))
    }),
}

type Problem = { path: string[]; message: Message } | undefined

function problemOf({ entity: name, action, condition }: ApprovalRule, context: Context): Problem {
  const entity = context.model.entities.get(name)
  if (!entity || entity.partOf || entity.module === 'automation')
    return { path: ['entity'], message: say`There is no entity "${name}" whose actions could be approved.` }
  if (action && !entity.actions.some((one) => one.name === action)) {
    const names = entity.actions.map((one) => one.name).join(', ')
    return { path: ['action'], message: say`${name} has no action "${action}". It has ${names || 'none'}.` }
  }
  if (!condition) return undefined
  const [issue] = context.api.problems(`${name}Filter`, filledIn(condition, context))
  return issue && { path: ['condition'], message: issue.message }
}

function stepProblem(
  { role, user, userField }: ApprovalRuleStep,
  rule: ApprovalRule,
  { model }: Context,
): Problem {
  if ([role, user, userField].filter(Boolean).length !== 1)
    return {
      path: ['role'],
      message: say`Each step names a role, a user, or a field of the record: one of them.`,
    }
  const entity = model.entities.get(rule.entity)
  if (!userField || !entity || fieldAt(model, entity, userField)?.target === 'User') return undefined
  return { path: ['userField'], message: say`"${userField}" does not lead from ${entity.name} to a user.` }
}
