/** Second stage, filters: from the input object of a GraphQL filter to a condition. */
import type { Rights } from '../context.ts'
import { type EntityModel, entityOf, type FieldModel, type FieldType, type Model } from '../model.ts'
import { allOf, type Condition, everything, type Operator } from './condition.ts'
import { badRequest, tooComplex } from './errors.ts'
import { readField } from './fields.ts'
import { isLate, listValue, mapValue } from './late.ts'
import { checkReadable } from './policy.ts'
import { checkedValue, checkValue } from './values.ts'

type Input = Record<string, unknown>
type Path = (string | number)[]

/** How deep and how long a filter may be: far beyond what a person writes, far below what hurts the database. */
const maxDepth = 12
const maxConditions = 500

interface State {
  model: Model
  rights: Rights | undefined
  conditions: number
}

const operators = new Set<string>([
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'startsWith',
  'endsWith',
  'like',
  'isNull',
] satisfies Operator[])

/**
 * The condition that a filter input states. Null operands are ignored; `{}` and an empty `and` match everything, an
 * empty `or` matches nothing. Throws BAD_REQUEST for a value of the wrong form, TOO_COMPLEX for one too large, FORBIDDEN
 * for a field that the rights do not let the viewer read.
 */
export function parseFilter(
  model: Model,
  entity: EntityModel,
  filter: unknown,
  path: Path = ['filter'],
  rights?: Rights,
): Condition {
  if (filter === undefined || filter === null) return everything
  return parseInput({ model, rights, conditions: 0 }, entity, filter, path, 1)
}

function parseInput(
  state: State,
  entity: EntityModel,
  filter: unknown,
  path: Path,
  depth: number,
): Condition {
  if (depth > maxDepth)
    throw tooComplex(`The filter is nested more than ${maxDepth} levels deep: flatten it.`)
  const parts: Condition[] = []
  for (const [name, value] of entriesOf(filter, path)) {
    state.conditions += 1
    if (state.conditions > maxConditions) {
      throw tooComplex(`The filter has more than ${maxConditions} conditions: use "in" with a list.`)
    }
    parts.push(parseEntry(state, entity, name, value, [...path, name], depth))
  }
  return allOf(parts)
}

function parseEntry(
  state: State,
  entity: EntityModel,
  name: string,
  value: unknown,
  path: Path,
  depth: number,
): Condition {
  switch (name) {
    case 'and':
      return allOf(
        listOf(value).map((item, index) => parseInput(state, entity, item, [...path, index], depth + 1)),
      )
    case 'or': {
      const of = listOf(value).map((item, index) =>
        parseInput(state, entity, item, [...path, index], depth + 1),
      )
      return of.length === 0 ? { kind: 'CONSTANT', value: false } : { kind: 'OR', of }
    }
    case 'not':
      return { kind: 'NOT', of: parseInput(state, entity, value, path, depth + 1) }
    case 'isNull':
      // Said of a record that is there; whether none at all matches too is told by `matchesNone`.
      return { kind: 'CONSTANT', value: value === false }
    case 'descendantOf':
    case 'ancestorOf': {
      if (!entity.treeField) break
      checkReadable(state.rights, entity, entity.treeField, path)
      const direction = name === 'descendantOf' ? 'DESCENDANTS' : 'ANCESTORS'
      return { kind: 'TREE', direction, id: mapValue(checkValue('ID', value, path), Number) }
    }
  }
  if (!entity.fields.has(name) && name !== 'displayName') {
    throw badRequest(`${entity.name} has no field "${name}" to filter by.`, path)
  }
  checkReadable(state.rights, entity, name, path)
  return parseField(state, readField(entity, name), value, path, depth)
}

function parseField(state: State, field: FieldModel, value: unknown, path: Path, depth: number): Condition {
  if (field.type === 'ToOne') {
    const target = entityOf(state.model, field.target ?? '')
    if (entriesOf(value, path).length === 0) return everything
    const of = parseInput(state, target, value, path, depth + 1)
    return { kind: 'TO_ONE', field, target, of, orNone: matchesNone(value) }
  }
  if (field.type === 'ToMany') {
    const target = entityOf(state.model, field.target ?? '')
    return allOf(
      entriesOf(value, path).map(([quantifier, inner]) => {
        if (quantifier !== 'some' && quantifier !== 'every' && quantifier !== 'none') {
          throw badRequest('A to-many field takes "some", "every" or "none".', [...path, quantifier])
        }
        const of = parseInput(state, target, inner, [...path, quantifier], depth + 1)
        return { kind: 'TO_MANY', field, target, quantifier, of }
      }),
    )
  }
  return allOf(
    entriesOf(value, path).map(([operator, operand]) =>
      compare(field, operator, operand, [...path, operator]),
    ),
  )
}

/** One operator of a scalar field; shared with `having`. */
export function compare(
  field: FieldModel,
  operator: string,
  operand: unknown,
  path: Path,
): Condition & { kind: 'COMPARE' } {
  if (!operators.has(operator)) throw badRequest(`There is no operator "${operator}".`, path)
  const known = operator as Operator
  if (!takes(field, known)) throw badRequest(`"${field.name}" does not take "${operator}".`, path)
  if (known === 'isNull') return { kind: 'COMPARE', field, operator: known, value: operand === true }
  if (known === 'in' || known === 'notIn') {
    const value = isLate(operand)
      ? mapValue(operand, (list) =>
          listOf(list).map((item, index) => checkedValue(field.type, item, [...path, index])),
        )
      : listValue(listOf(operand).map((item, index) => checkValue(field.type, item, [...path, index])))
    return { kind: 'COMPARE', field, operator: known, value }
  }
  return { kind: 'COMPARE', field, operator: known, value: checkValue(field.type, operand, path) }
}

const textOperators: Operator[] = ['contains', 'startsWith', 'endsWith', 'like']
const rangeOperators: Operator[] = ['gt', 'gte', 'lt', 'lte']
const unordered = new Set<FieldType>(['ID', 'Boolean', 'Enum'])

function takes(field: FieldModel, operator: Operator): boolean {
  if (field.type === 'JSON') return operator === 'isNull'
  if (textOperators.includes(operator)) return field.type === 'String'
  return !rangeOperators.includes(operator) || !unordered.has(field.type)
}

/** Would "no record at all" satisfy the filter of a to-one field? Only what `isNull` says counts. */
function matchesNone(filter: unknown): boolean {
  return entriesOf(filter, []).every(([name, value]) => {
    if (name === 'isNull') return value === true
    if (name === 'and') return listOf(value).every(matchesNone)
    if (name === 'or') return listOf(value).some(matchesNone)
    if (name === 'not') return mentionsNone(value) && !matchesNone(value)
    return false
  })
}

function mentionsNone(filter: unknown): boolean {
  return entriesOf(filter, []).some(([name, value]) => {
    if (name === 'isNull') return true
    if (name === 'and' || name === 'or') return listOf(value).some(mentionsNone)
    return name === 'not' && mentionsNone(value)
  })
}

/** Entries whose value is not null; a filter may come from stored data, so its form is checked too. */
function entriesOf(value: unknown, path: Path): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('An object is needed here.', path)
  }
  return Object.entries(value as Input).filter(([, item]) => item !== null && item !== undefined)
}

/** A single value stands for a list of one, as GraphQL has it. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value]
}
