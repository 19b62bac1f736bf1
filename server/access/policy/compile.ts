/**
 * The policy compiler: the rules of a viewer's roles become conditions over rows, which every read has in its statement
 * and every write asks before and after. Conditions are asked by EXISTS, never by joins, so that no count changes.
 */
import { createHash } from 'node:crypto'
import { everyoneRole, isChosen, type PolicyRule } from '#core/policy.ts'
import { ruleCondition, viewerValue } from '#core/policy-condition.ts'
import { actorEntity } from '#core/record.ts'
import type { Said } from '#core/say.ts'
import type { Access, Rights, SharedPolicy } from '#schema/context.ts'
import {
  type EntityModel,
  entityOf,
  type FieldModel,
  fieldOf,
  type Link,
  linksTo,
  type Model,
} from '#schema/model.ts'
import { type Condition, everything } from '#schema/plan/condition.ts'
import { conditionSql } from '#schema/plan/sql/condition.ts'
import { policyScope } from '#schema/plan/sql/scope.ts'
import type { Scopes } from '../viewer.ts'
import { refusalOf } from './refusal.ts'
import { both, either, not, type Verdict } from './verdict.ts'

/** A compiled policy. */
export interface Policy extends SharedPolicy {
  readonly rights: Omit<Rights, 'refusal'> & { refusal(...about: Parameters<Rights['refusal']>): Said }
  /** Nothing is limited: an administrator, or the platform itself. */
  readonly isUnrestricted: boolean
  /** Rules of the viewer's roles that bear on the entity. */
  rulesOf(entity: EntityModel): AppliedRule[]
  /** May the operation be run? A condition is one over the records. */
  verdict(entity: EntityModel, operation: string): Verdict
  /** The same, as far as only rules that deny are asked: parts are allowed what their wholes are. */
  undenied(entity: EntityModel, operation: string): Verdict
  /** A verdict as a condition over rows. */
  access(entity: EntityModel, verdict: Verdict): Access
}

/** A rule with its condition in this model. */
export interface AppliedRule {
  rule: PolicyRule
  verdict: Verdict
}

/** What a policy is compiled from, beside the viewer's own values. */
export interface PolicySource {
  model: Model
  /** Those of the viewer's roles, in the order of their keys. */
  rules: PolicyRule[]
  isAdministrator: boolean
  scopes?: Scopes
  /** `Entity operation` (or `Entity *`) of parts that some role of the tenant has a rule of their own for. */
  guarded?: readonly string[]
}

/** Everything of a compiled policy but the values of one viewer. */
export type PolicyPlan = Omit<Policy, 'values'>

/** Name of the to-one field by which documents belong to a company, and of its target. */
const companyField = 'company'
const companyEntity = 'Company'
const crud = new Set(['read', 'create', 'update', 'delete'])
/** Always to be read with the record: without them it could be neither named nor changed. */
const plainFields = new Set(['id', 'version', 'displayName'])

/** Compiles the rules for one model; what they come to is worked out when it is first asked. */
export function compilePolicy(source: PolicySource): PolicyPlan {
  const { model, rules, isAdministrator, scopes } = source
  const isUnrestricted = isAdministrator && !scopes
  const applied = new Map<string, AppliedRule[]>()
  if (!isAdministrator) for (const rule of rules) applyRule(model, rule, applied)
  const rulesOf = (entity: EntityModel): AppliedRule[] => applied.get(entity.name) ?? []

  // A part goes with its whole, but for one that has rules of its own: those narrow what the whole allows.
  const guards = new Set(source.guarded)
  const isGuarded = (entity: EntityModel, operation: string): boolean =>
    guards.has(`${entity.name} ${operation}`) || guards.has(`${entity.name} *`)

  const verdict = memo((entity, operation) => {
    if (!isInScope(scopes, entity, operation)) return false
    if (isAdministrator) return true
    const found = rulesOf(entity).filter(({ rule }) => covers(rule, operation))
    const allowed = either(found.filter(({ rule }) => rule.effect === 'ALLOW').map((item) => item.verdict))
    const whole = wholeOf(model, entity, operation, verdict)
    const granted =
      whole === undefined ? allowed : both([whole, isGuarded(entity, operation) ? allowed : true])
    return both([
      granted,
      undenied(entity, operation),
      ownCompanies(entity),
      ofReadable(model, entity, verdict),
      ofFields(model, entity, verdict, (holder, field) => fieldVerdict(holder, `read ${field}`)),
    ])
  })

  const undenied = memo((entity, operation) => {
    if (!isInScope(scopes, entity, operation)) return false
    const denied = rulesOf(entity).filter(
      ({ rule }) => rule.effect === 'DENY' && !rule.read && !rule.write && covers(rule, operation),
    )
    return not(either(denied.map((item) => item.verdict)))
  })

  const fieldVerdict = memo((entity, key) => {
    const [kind, name = ''] = key.split(' ') as ['read' | 'write', string]
    if (isUnrestricted) return true
    const operations = kind === 'read' ? ['read'] : ['create', 'update']
    const field = entity.fields.get(name)
    if (kind === 'read' && (plainFields.has(name) || field?.isSystem)) return true
    if (operations.every((operation) => verdict(entity, operation) === false)) return false
    if (isAdministrator) return true
    const found = rulesOf(entity).filter(({ rule }) =>
      operations.some((operation) => covers(rule, operation)),
    )
    const allowing = found.filter(({ rule }) => rule.effect === 'ALLOW')
    const goesWithWhole = entity.partOf && !operations.some((operation) => isGuarded(entity, operation))
    const granting = allowing.filter(({ rule }) => isChosen(rule[kind], name))
    const isEvery = granting.length === allowing.length && granting.length > 0
    const granted = isEvery || goesWithWhole ? true : either(granting.map((item) => item.verdict))
    const denied = found.filter(
      ({ rule }) => rule.effect === 'DENY' && rule[kind] !== undefined && isChosen(rule[kind], name),
    )
    const result = both([granted, not(either(denied.map((item) => item.verdict)))])
    // In a row where it may not be read it would be null, which its type does not allow.
    return kind === 'read' && typeof result === 'object' && field && !canBeHidden(entity, field)
      ? false
      : result
  })

  const accessOf = (entity: EntityModel, found: Verdict): Access =>
    typeof found === 'boolean'
      ? found
      : (_row, alias) => conditionSql(found, { entity, alias }, policyScope(model)) as never

  return {
    shape: isUnrestricted ? 'all' : shapeOf(source),
    isUnrestricted,
    rulesOf,
    verdict,
    undenied,
    access: accessOf,
    condition(entity, row, alias) {
      const access = accessOf(entity, verdict(entity, 'read'))
      if (access === true) return undefined
      return typeof access === 'function'
        ? access(row, alias)
        : (conditionSql(never, { entity, alias }, policyScope(model)) as never)
    },
    rights: {
      readField: (entity, field) => accessOf(entity, fieldVerdict(entity, `read ${field}`)),
      writeField: (entity, field) => accessOf(entity, fieldVerdict(entity, `write ${field}`)),
      operation: (entity, name) => accessOf(entity, verdict(entity, name)),
      refusal: (entity, operation, field) => refusalOf(rulesOf(entity), scopes, entity, operation, field),
    },
  }
}

const never: Condition = { kind: 'CONSTANT', value: false }

/** Does the rule speak of the operation? */
export function covers(rule: PolicyRule, operation: string): boolean {
  return rule.operations.includes(operation) || rule.operations.includes('*')
}

/** A rule that no longer fits the model allows nothing; one that denies then denies all, to be on the safe side. */
function applyRule(model: Model, rule: PolicyRule, applied: Map<string, AppliedRule[]>): void {
  const entity = model.entities.get(rule.entity)
  if (!entity) return
  const list = applied.get(entity.name) ?? []
  applied.set(entity.name, list)
  let verdict: Verdict
  try {
    const condition = rule.where ? ruleCondition(model, entity, rule.where) : true
    verdict = condition !== true && condition.kind === 'CONSTANT' ? condition.value : condition
  } catch {
    verdict = rule.effect === 'DENY'
  }
  list.push({ rule, verdict })
}

/** A part may be read where its whole may, and written where its whole may be changed; undefined for what is none. */
function wholeOf(
  model: Model,
  entity: EntityModel,
  operation: string,
  verdict: (entity: EntityModel, operation: string) => Verdict,
): Verdict | undefined {
  if (!entity.partOf || !crud.has(operation)) return undefined
  const target = entityOf(model, entity.partOf.entity)
  const of = verdict(target, operation === 'read' ? 'read' : 'update')
  if (typeof of === 'boolean') return of
  return { kind: 'TO_ONE', field: fieldOf(entity, entity.partOf.field), target, of, orNone: false }
}

/** What is about a record is there where that record may be read, and nowhere else. */
function ofReadable(
  model: Model,
  entity: EntityModel,
  verdict: (entity: EntityModel, operation: string) => Verdict,
): Verdict {
  const { about } = entity
  if (!about) return true
  const found = [...model.entities.values()].flatMap((target): Condition[] => {
    const of = target.hasActivity && verdict(target, 'read')
    if (of === false) return []
    const fields = { entity: fieldOf(entity, about.entity), id: fieldOf(entity, about.id) }
    return [{ kind: 'ABOUT', ...fields, target, of: of === true ? everything : of }]
  })
  return either(found)
}

/** A value of fields is there where some field that leads to it may be read; until one does, for its maker. */
function ofFields(
  model: Model,
  entity: EntityModel,
  verdict: (entity: EntityModel, operation: string) => Verdict,
  fieldVerdict: (entity: EntityModel, field: string) => Verdict,
): Verdict {
  if (!entity.isOfFields) return true
  const links = linksTo(model, entity)
  const leading = ({ holder, field }: Link, quantifier: 'some' | 'none', of: Condition): Condition => {
    const path = { kind: 'INVERSE' as const, column: field.column, field: field.name }
    const back: FieldModel = {
      ...field,
      type: 'ToMany',
      column: undefined,
      target: holder.name,
      toMany: path,
    }
    return { kind: 'TO_MANY', field: back, target: holder, quantifier, of }
  }
  const shown = links.flatMap((link): Condition[] => {
    const of = both([verdict(link.holder, 'read'), fieldVerdict(link.holder, link.field.name)])
    if (of === false) return []
    return [leading(link, 'some', of === true ? everything : of)]
  })
  const maker = fieldOf(entity, 'createdBy')
  const own: Condition = { kind: 'COMPARE', field: maker, operator: 'eq', value: viewerValue('me') }
  const unused = links.map((link) => leading(link, 'none', everything))
  return either([...shown, both([own, ...unused])])
}

/** Documents of a company are for those who may act for it; what belongs to no company is for all. */
function ownCompanies(entity: EntityModel): Verdict {
  const field = entity.fields.get(companyField)
  if (field?.type !== 'ToOne' || field.target !== companyEntity || entity.name === actorEntity) return true
  const own: Condition = { kind: 'COMPARE', field, operator: 'in', value: viewerValue('companies') }
  return field.nullable || field.via
    ? { kind: 'OR', of: [{ kind: 'COMPARE', field, operator: 'isNull', value: true }, own] }
    : own
}

/** Can the value be shown as empty, whatever the column says? */
function canBeHidden(entity: EntityModel, field: FieldModel): boolean {
  if (field.type === 'ToMany') return true
  if (field.type === 'ToOne') return entity.partOf?.field !== field.name
  return field.nullable || (field.isHideable ?? false)
}

/** An API key may be limited to reading, to entities and to operations. */
function isInScope(scopes: Scopes | undefined, entity: EntityModel, operation: string): boolean {
  if (!scopes) return true
  if (scopes.readOnly && operation !== 'read') return false
  if (scopes.entities && !scopes.entities.includes(entity.name)) return false
  return !scopes.operations || scopes.operations.includes(operation)
}

function memo(
  work: (entity: EntityModel, key: string) => Verdict,
): (entity: EntityModel, key: string) => Verdict {
  const known = new Map<string, Verdict>()
  return (entity, key) => {
    const name = `${entity.name} ${key}`
    let found = known.get(name)
    if (found === undefined) {
      found = work(entity, key)
      known.set(name, found)
    }
    return found
  }
}

/** Viewers with the same rules share plans, whatever their roles are called and whichever tenant they are of. */
function shapeOf({ rules, isAdministrator, scopes, guarded }: PolicySource): string {
  const content = rules.map(({ description: _description, role, ...rule }) => [rule, role === everyoneRole])
  return createHash('sha256')
    .update(JSON.stringify([isAdministrator, scopes ?? null, isAdministrator ? [] : [content, guarded]]))
    .digest('base64url')
}
