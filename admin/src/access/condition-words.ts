import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import type { Field, Resource } from '../data/types.ts'

const viewers: Record<string, string> = {
  $me: 'the user',
  $team: 'the user or their team',
  $company: 'the user’s company',
  $companies: 'one of the user’s companies',
}

const verbs: Record<string, string> = {
  eq: 'is',
  ne: 'is not',
  in: 'is',
  notIn: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  contains: 'contains',
  startsWith: 'begins with',
  endsWith: 'ends with',
  like: 'is like',
  descendantOf: 'is, or is below,',
  ancestorOf: 'is, or is above,',
}

/** A filter as a clause, such as "Salesperson is the user"; what has no words is shown as it is written. */
export function conditionWords(
  knowledge: Knowledge,
  resource: Resource | undefined,
  filter: unknown,
): string {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return JSON.stringify(filter)
  const parts = Object.entries(filter).map(([key, value]) => part(knowledge, resource, key, value))
  return parts.length === 0 ? 'all' : parts.join(' and ')
}

function part(knowledge: Knowledge, resource: Resource | undefined, key: string, value: unknown): string {
  if ((key === 'and' || key === 'or') && Array.isArray(value)) {
    const clauses = value.map((one) => conditionWords(knowledge, resource, one))
    if (clauses.length === 0) return key === 'and' ? 'all' : 'none'
    return clauses.length === 1 ? String(clauses[0]) : `(${clauses.join(` ${key} `)})`
  }
  if (key === 'not') return `not (${conditionWords(knowledge, resource, value)})`
  const field = resource ? fieldOf(resource, key) : null
  if (!field) return `${key} ${JSON.stringify(value)}`
  if (field.type === 'TO_ONE' || field.type === 'TO_MANY') return related(knowledge, field, value)
  return tests(field, field.label, value)
}

function related(knowledge: Knowledge, field: Field, value: unknown): string {
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  if (typeof value !== 'object' || value === null) return `${field.label} ${JSON.stringify(value)}`
  const entries = Object.entries(value)
  const [only] = entries
  if (entries.length === 1 && only) {
    const [key, inner] = only
    if (key === 'id') return tests(field, field.label, inner)
    if (key === 'isNull') return `${field.label} is ${inner ? 'empty' : 'not empty'}`
    if (key === 'some' || key === 'every' || key === 'none')
      return `${key} of ${field.label}: ${conditionWords(knowledge, target, inner)}`
  }
  return `${field.label}: ${conditionWords(knowledge, target, value)}`
}

function tests(field: Field, label: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${label} ${JSON.stringify(value)}`
  return Object.entries(value)
    .map(([operator, operand]) => {
      if (operator === 'isNull') return `${label} is ${operand ? 'empty' : 'not empty'}`
      return `${label} ${verbs[operator] ?? operator} ${operandWords(field, operand)}`
    })
    .join(' and ')
}

function operandWords(field: Field, operand: unknown): string {
  if (Array.isArray(operand)) return operand.map((one) => operandWords(field, one)).join(' or ')
  if (typeof operand === 'string' && viewers[operand]) return viewers[operand]
  if (typeof operand === 'boolean') return operand ? 'yes' : 'no'
  return field.choices?.find((one) => one.value === operand)?.label ?? String(operand)
}
