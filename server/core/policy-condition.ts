/** Conditions of rules: GraphQL filters in which some values stand for the viewer. */
import type { EntityModel, Model } from '#schema/model.ts'
import type { Condition } from '#schema/plan/condition.ts'
import { isLate, late } from '#schema/plan/late.ts'
import { parseFilter } from '#schema/plan/parse-filter.ts'
import type { PolicyRule } from './policy.ts'

/** What the values of a filter may stand for, and the name of the policy's value behind each. */
export const placeholders = {
  $me: 'me',
  $company: 'company',
  $companies: 'companies',
  $team: 'team',
} as const

/** Names of the values that a policy binds its conditions to. */
export type ViewerValue = (typeof placeholders)[keyof typeof placeholders]

/** Reads one of the viewer's values when the statement runs. */
export function viewerValue(name: ViewerValue) {
  return late(({ context: { policy } }) => {
    if (typeof policy === 'function' || !Object.hasOwn(policy.values, name))
      throw new Error(`The policy has no value "${name}".`)
    return policy.values[name]
  })
}

/**
 * The condition that a rule's filter states, its values bound to whoever asks.
 * @throws GraphQLError BAD_REQUEST that names what the entity does not have
 */
export function ruleCondition(model: Model, entity: EntityModel, where: unknown): Condition {
  const condition = parseFilter(model, entity, withViewer(where), ['condition'])
  checkKeys(condition)
  return direct(condition)
}

const takers: Record<string, string[]> = {
  $me: ['eq', 'ne', 'in', 'notIn', 'descendantOf', 'ancestorOf'],
  $company: ['eq', 'ne', 'in', 'notIn', 'descendantOf', 'ancestorOf'],
  $companies: ['in', 'notIn'],
  $team: ['in', 'notIn'],
}

function withViewer(value: unknown, operator = ''): unknown {
  if (typeof value === 'string' && Object.hasOwn(placeholders, value)) {
    if (!takers[value]?.includes(operator))
      throw new Error(`"${value}" stands after ${takers[value]?.join(', ')}, not after "${operator}".`)
    return viewerValue(placeholders[value as keyof typeof placeholders])
  }
  if (Array.isArray(value)) return value.map((item) => withViewer(item, operator))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withViewer(item, key)]))
}

/** What stands for the viewer is a key, so it is compared with keys. */
function checkKeys(condition: Condition): void {
  if ('of' in condition) {
    if (Array.isArray(condition.of)) condition.of.forEach(checkKeys)
    else checkKeys(condition.of)
  } else if (condition.kind === 'COMPARE' && isLate(condition.value) && condition.field.type !== 'ID')
    throw new Error(
      `"${condition.field.name}" is no key: compare the id of a related record with the viewer.`,
    )
}

/** `{ salesperson: { id: { eq } } }` is asked of the row's own column, which an index serves, not of the other table. */
function direct(condition: Condition): Condition {
  switch (condition.kind) {
    case 'AND':
    case 'OR':
      return { ...condition, of: condition.of.map(direct) }
    case 'NOT':
      return { ...condition, of: direct(condition.of) }
    case 'TO_MANY':
      return { ...condition, of: direct(condition.of) }
    case 'TO_ONE': {
      const { field, of, orNone } = condition
      const isKey = of.kind === 'COMPARE' && of.field.type === 'ID' && !field.via && !field.sql
      if (isKey && !orNone && (of.operator === 'eq' || of.operator === 'in')) return { ...of, field }
      return { ...condition, of: direct(of) }
    }
    default:
      return condition
  }
}

/**
 * What is wrong with a rule in this model; undefined when nothing is. Rules of modules are checked when the module set
 * is composed, those of administrators when they are saved.
 */
export function ruleProblem(
  model: Model,
  rule: Omit<PolicyRule, 'key' | 'description' | 'role' | 'effect'>,
): { path: string; message: string } | undefined {
  const entity = model.entities.get(rule.entity)
  if (!entity) return { path: 'entity', message: `There is no entity "${rule.entity}".` }
  const operations = ['*', 'read', 'create', 'update', 'delete', ...entity.actions.map(({ name }) => name)]
  if (rule.operations.length === 0)
    return { path: 'operations', message: 'A rule names at least one operation.' }
  const unknown = rule.operations.find((name) => !operations.includes(name))
  if (unknown !== undefined)
    return {
      path: 'operations',
      message: `${entity.name} has no operation "${unknown}". It has ${operations.join(', ')}.`,
    }
  for (const [path, choice] of [
    ['readFields', rule.read],
    ['writeFields', rule.write],
  ] as const) {
    const names = choice ? ('only' in choice ? choice.only : choice.except) : []
    const missing = names.find((name) => !entity.fields.has(name) && name !== 'displayName')
    if (missing !== undefined) return { path, message: `${entity.name} has no field "${missing}".` }
  }
  if (rule.where === undefined) return undefined
  try {
    ruleCondition(model, entity, rule.where)
    return undefined
  } catch (error) {
    return { path: 'condition', message: error instanceof Error ? error.message : String(error) }
  }
}
