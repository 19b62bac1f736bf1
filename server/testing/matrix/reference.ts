/**
 * What the rules mean, worked out record by record from stored data: slow and plain, and without a line of the policy
 * compiler, so that the two can be compared.
 */
import { administratorRole, isChosen, type PolicyRule } from '#core/policy.ts'
import { type EntityModel, entityOf, fieldOf, linksTo } from '#schema/model.ts'
import type { Stored, World } from './world.ts'

/** Whoever the rules are asked about. */
export interface Subject {
  userId: number
  companyId: number
  companies: number[]
  /** They and all whom they manage. */
  team: number[]
  roles: string[]
}

/** Answers of the rules for one subject. */
export interface Reference {
  /** May they do this with the record? Seeing it is not asked. */
  may(entity: EntityModel, record: Stored, operation: string): boolean
  /** Is there a record that could allow it? Otherwise it is refused before one is looked at. */
  ever(entity: EntityModel, operation: string): boolean
  /** May they read the field of a record that they see? */
  reads(entity: EntityModel, record: Stored, field: string): boolean
  everReads(entity: EntityModel, field: string): boolean
  /** The related record, unless it or the way to it is hidden. */
  seen(entity: EntityModel, record: Stored, field: string): Stored | undefined
  /** Related records of a to-many field that are not hidden. */
  seenMany(entity: EntityModel, record: Stored, field: string): Stored[]
}

const parts = new Set(['read', 'create', 'update', 'delete'])

/** The reference for one subject in one world. */
export function referenceFor(world: World, subject: Subject): Reference {
  const { model } = world
  const roles = world.closure(subject.roles)
  const isAdministrator = roles.has(administratorRole)
  const own = world.rules.filter((rule) => roles.has(rule.role))
  const speaks = (rule: PolicyRule, entity: EntityModel, operation: string): boolean =>
    rule.entity === entity.name && (rule.operations.includes(operation) || rule.operations.includes('*'))
  const find = (effect: PolicyRule['effect'], entity: EntityModel, operations: string[]): PolicyRule[] =>
    own.filter(
      (rule) => rule.effect === effect && operations.some((operation) => speaks(rule, entity, operation)),
    )
  const holds = (rule: PolicyRule, entity: EntityModel, record: Stored): boolean =>
    !rule.where || matches(world, subject, entity, record, rule.where)
  const isWhole = (rule: PolicyRule): boolean => !rule.read && !rule.write

  const wholeOf = (entity: EntityModel, operation: string) =>
    entity.partOf && parts.has(operation)
      ? { whole: entityOf(model, entity.partOf.entity), right: operation === 'read' ? 'read' : 'update' }
      : undefined

  /** Has any role a rule of its own for the part? Then it needs one of them beside its whole. */
  const isGuarded = (entity: EntityModel, operation: string): boolean =>
    world.rules.some((rule) => rule.effect === 'ALLOW' && speaks(rule, entity, operation))

  const may: Reference['may'] = (entity, record, operation) => {
    if (isAdministrator) return true
    if (entity.about) {
      const target = model.entities.get(String(record[entity.about.entity]))
      const about = world.records.get(target?.name ?? '')?.get(Number(record[entity.about.id]))
      if (!target?.hasActivity || !about || !may(target, about, 'read')) return false
    }
    if (entity.isOfFields && !isShown(entity, record)) return false
    if (!isOfOwnCompany(world, subject, entity, record)) return false
    const denied = find('DENY', entity, [operation]).filter(isWhole)
    if (denied.some((rule) => holds(rule, entity, record))) return false
    const isAllowed = find('ALLOW', entity, [operation]).some((rule) => holds(rule, entity, record))
    const part = wholeOf(entity, operation)
    if (!part) return isAllowed
    const whole = relatedOf(world, entity, record, entity.partOf?.field ?? '')
    if (!whole || !may(part.whole, whole, part.right)) return false
    return isAllowed || !isGuarded(entity, operation)
  }

  /** Is it the value of a field that may be read, or of none and the subject's own? */
  const isShown = (entity: EntityModel, record: Stored): boolean => {
    const holders = linksTo(model, entity).flatMap(({ holder, field }) =>
      [...(world.records.get(holder.name)?.values() ?? [])]
        .filter((one) => Number(one[field.name]) === Number(record.id))
        .map((one) => ({ holder, one, field })),
    )
    if (holders.length === 0) return Number(record.createdBy) === subject.userId
    return holders.some(
      ({ holder, one, field }) => may(holder, one, 'read') && reads(holder, one, field.name),
    )
  }

  const ever: Reference['ever'] = (entity, operation) => {
    if (isAdministrator) return true
    if (find('DENY', entity, [operation]).some((rule) => isWhole(rule) && !rule.where)) return false
    if (entity.about && ![...model.entities.values()].some((of) => of.hasActivity && ever(of, 'read')))
      return false
    const isAllowed = find('ALLOW', entity, [operation]).length > 0
    const part = wholeOf(entity, operation)
    if (!part) return isAllowed
    return ever(part.whole, part.right) && (isAllowed || !isGuarded(entity, operation))
  }

  const isAlwaysReadable = (entity: EntityModel, name: string): boolean =>
    isAdministrator ||
    ['id', 'version', 'displayName'].includes(name) ||
    entity.fields.get(name)?.isSystem === true

  const everReads: Reference['everReads'] = (entity, name) => {
    if (isAlwaysReadable(entity, name)) return true
    const allowing = find('ALLOW', entity, ['read'])
    const granting = allowing.filter((rule) => isChosen(rule.read, name))
    const denying = find('DENY', entity, ['read']).filter((rule) => rule.read && isChosen(rule.read, name))
    if (denying.some((rule) => !rule.where)) return false
    const byWhole = entity.partOf !== undefined && !isGuarded(entity, 'read')
    if (granting.length === 0 && !byWhole) return false
    const isEverywhere =
      denying.length === 0 &&
      (byWhole ||
        granting.some((rule) => !rule.where) ||
        (granting.length > 0 && granting.length === allowing.length))
    const field = entity.fields.get(name)
    const canBeEmpty =
      !field ||
      field.type === 'ToMany' ||
      (field.type === 'ToOne' ? entity.partOf?.field !== name : field.nullable || field.isHideable === true)
    // What every record has cannot be shown as empty, so it is refused where some of it is hidden.
    return isEverywhere || canBeEmpty
  }

  const reads: Reference['reads'] = (entity, record, name) => {
    if (isAlwaysReadable(entity, name)) return true
    if (!everReads(entity, name)) return false
    const denying = find('DENY', entity, ['read']).filter((rule) => rule.read && isChosen(rule.read, name))
    if (denying.some((rule) => holds(rule, entity, record))) return false
    const granting = find('ALLOW', entity, ['read']).filter((rule) => isChosen(rule.read, name))
    if (entity.partOf && !isGuarded(entity, 'read')) return true
    return granting.some((rule) => holds(rule, entity, record))
  }

  const seen: Reference['seen'] = (entity, record, name) => {
    const field = fieldOf(entity, name)
    if (!reads(entity, record, name)) return undefined
    if (field.via) {
      const inner = seen(entity, record, field.via)
      return inner && seen(entityOf(model, fieldOf(entity, field.via).target ?? ''), inner, name)
    }
    const found = relatedOf(world, entity, record, name)
    return found && may(entityOf(model, field.target ?? ''), found, 'read') ? found : undefined
  }

  const seenMany: Reference['seenMany'] = (entity, record, name) => {
    const field = fieldOf(entity, name)
    const target = entityOf(model, field.target ?? '')
    if (!reads(entity, record, name)) return []
    const inverse = field.toMany?.kind === 'INVERSE' ? field.toMany.field : undefined
    return manyOf(world, entity, record, name).filter(
      (item) => may(target, item, 'read') && (!inverse || reads(target, item, inverse)),
    )
  }
  return { may, ever, reads, everReads, seen, seenMany }
}

function hasCompany(entity: EntityModel): boolean {
  const field = entity.fields.get('company')
  return field?.type === 'ToOne' && field.target === 'Company' && entity.name !== 'User'
}

/** Documents of a company are for those who may act for it; what belongs to no company is for all. */
function isOfOwnCompany(world: World, subject: Subject, entity: EntityModel, record: Stored): boolean {
  if (!hasCompany(entity)) return true
  const company = relatedOf(world, entity, record, 'company')
  return !company || subject.companies.includes(Number(company.id))
}

/** The record that a to-one field leads to, whoever asks. */
export function relatedOf(
  world: World,
  entity: EntityModel,
  record: Stored,
  name: string,
): Stored | undefined {
  const field = fieldOf(entity, name)
  const id = storedValue(world, entity, record, name)
  return id === null || id === undefined ? undefined : world.records.get(field.target ?? '')?.get(Number(id))
}

/** The records that a to-many field leads to, whoever asks. */
function manyOf(world: World, entity: EntityModel, record: Stored, name: string): Stored[] {
  const { toMany, target = '' } = fieldOf(entity, name)
  const all = [...(world.records.get(target)?.values() ?? [])]
  if (toMany?.kind === 'INVERSE') return all.filter((item) => item[toMany.field] === record.id)
  if (!toMany) return []
  const ids = (world.links.get(toMany.table) ?? [])
    .filter((pair) => pair[toMany.ownColumn] === record.id)
    .map((pair) => pair[toMany.targetColumn])
  return all.filter((item) => ids.includes(Number(item.id)))
}

/** The value of a field, whoever asks: its own, or that of the record that it delegates to. */
export function storedValue(world: World, entity: EntityModel, record: Stored, name: string): unknown {
  const field = fieldOf(entity, name)
  if (!field.via) return record[name]
  const inner = relatedOf(world, entity, record, field.via)
  const target = entityOf(world.model, fieldOf(entity, field.via).target ?? '')
  return inner ? storedValue(world, target, inner, name) : null
}

/** Does the record satisfy the filter of a rule? */
function matches(
  world: World,
  subject: Subject,
  entity: EntityModel,
  record: Stored,
  where: Record<string, unknown>,
): boolean {
  const inner = (item: unknown): boolean =>
    matches(world, subject, entity, record, item as Record<string, unknown>)
  return Object.entries(where).every(([name, value]) => {
    if (name === 'and') return (value as unknown[]).every(inner)
    if (name === 'or') return (value as unknown[]).some(inner)
    if (name === 'not') return !inner(value)
    if (name === 'isNull') return value === false
    const field = entity.fields.get(name)
    if (!field) throw new Error(`The reference does not know "${name}" of ${entity.name}.`)
    const filter = value as Record<string, unknown>
    const target = field.target ? entityOf(world.model, field.target) : undefined
    if (field.type === 'ToMany' && target)
      return Object.entries(filter).every(([quantifier, of]) => {
        const found = manyOf(world, entity, record, name).map((item) =>
          matches(world, subject, target, item, of as Record<string, unknown>),
        )
        if (quantifier === 'some') return found.includes(true)
        return quantifier === 'none' ? !found.includes(true) : !found.includes(false)
      })
    if (field.type === 'ToOne' && target) {
      const related = relatedOf(world, entity, record, name)
      return related ? matches(world, subject, target, related, filter) : filter.isNull === true
    }
    const stored = storedValue(world, entity, record, name)
    return Object.entries(filter).every(([operator, operand]) =>
      compares(stored, operator, meant(operand, subject)),
    )
  })
}

function meant(operand: unknown, subject: Subject): unknown {
  if (operand === '$me') return subject.userId
  if (operand === '$company') return subject.companyId
  if (operand === '$companies') return subject.companies
  if (operand === '$team') return subject.team
  return Array.isArray(operand) ? operand.flatMap((item) => meant(item, subject) as unknown[]) : operand
}

function compares(stored: unknown, operator: string, operand: unknown): boolean {
  if (operator === 'isNull') return (stored === null) === operand
  const isEqual = (item: unknown): boolean => stored !== null && String(stored) === String(item)
  const list = Array.isArray(operand) ? operand : [operand]
  if (operator === 'eq' || operator === 'in') return list.some(isEqual)
  if (operator === 'ne' || operator === 'notIn') return !list.some(isEqual)
  if (stored === null) return false
  const order = Number(stored) - Number(operand)
  if (Number.isNaN(order)) throw new Error(`The reference cannot compare by "${operator}".`)
  if (operator === 'gt') return order > 0
  if (operator === 'gte') return order >= 0
  if (operator === 'lt') return order < 0
  if (operator === 'lte') return order <= 0
  throw new Error(`The reference does not know the operator "${operator}".`)
}
