import { randomBytes } from 'node:crypto'
import type { RecordIssue } from '#core/context.ts'
import type { DeleteRule, DeriveRule, ValidateRule } from '#core/entity.ts'
import type { FieldChoice } from '#core/policy.ts'
import { ruleProblem } from '#core/policy-condition.ts'
import { type Message, say } from '#core/say.ts'
import type { AccessRule } from '../entities/access-rule.ts'

/** Rules of administrators get a key of their own; those of modules bring theirs. */
export const ruleKey: DeriveRule<AccessRule> = {
  run(rules) {
    for (const rule of rules) rule.key ??= `own.${randomBytes(4).toString('hex')}`
  },
}

/** A rule that could not be applied would silently allow less, or deny more, than it says. */
export const usableRule: ValidateRule<AccessRule> = {
  name: 'access-rule.usable',
  run(rules, { model }) {
    return rules.flatMap((record): RecordIssue[] => {
      const problem =
        formProblem(record) ??
        ruleProblem(model, {
          entity: record.entity,
          operations: record.operations,
          where: record.condition ?? undefined,
          read: (record.readFields as FieldChoice | null) ?? undefined,
          write: (record.writeFields as FieldChoice | null) ?? undefined,
        })
      if (!problem) return []
      return [{ record, path: [problem.path], rule: 'access-rule.usable', message: problem.message }]
    })
  },
}

/** JSON fields take any value; only lists of names and objects mean something here. */
function formProblem(rule: AccessRule): { path: string; message: Message } | undefined {
  if (!isNames(rule.operations))
    return { path: 'operations', message: say`Write a list of names, such as ["read", "update"].` }
  const { condition } = rule
  if (condition != null && (typeof condition !== 'object' || Array.isArray(condition)))
    return { path: 'condition', message: say`Write a filter, such as {"active": {"eq": true}}.` }
  for (const path of ['readFields', 'writeFields'] as const) {
    const choice: unknown = rule[path]
    if (choice !== null && choice !== undefined && !isChoice(choice))
      return { path, message: say`Write {"only": ["name"]} or {"except": ["name"]}.` }
  }
  return undefined
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')

function isChoice(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const [entry, ...more] = Object.entries(value)
  return more.length === 0 && (entry?.[0] === 'only' || entry?.[0] === 'except') && isNames(entry[1])
}

/** What came with a module comes again with its next version, so it is switched off rather than deleted. */
export const keepsShippedRules: DeleteRule<AccessRule> = {
  name: 'access-rule.shipped',
  run: (rules) =>
    rules
      .filter((rule) => rule.isShipped)
      .map((record) => ({
        record,
        path: ['isActive'],
        rule: 'access-rule.shipped',
        message: say`The rule "${record.key}" came with a module. Switch it off instead.`,
      })),
}
