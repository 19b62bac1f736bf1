import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import type { Field, Resource } from '../data/types.ts'
import { msg, t } from '../i18n/translate.ts'
import { listOf } from '../i18n/wording.ts'

const viewers: Record<string, string> = {
  $me: msg('the user'),
  $team: msg('the user or their team'),
  $company: msg('the user’s company'),
  $companies: msg('one of the user’s companies'),
}

const verbs: Record<string, string> = {
  eq: msg('{{field}} is {{value}}'),
  ne: msg('{{field}} is not {{value}}'),
  in: msg('{{field}} is {{value}}'),
  notIn: msg('{{field}} is not {{value}}'),
  gt: msg('{{field}} is more than {{value}}'),
  gte: msg('{{field}} is at least {{value}}'),
  lt: msg('{{field}} is less than {{value}}'),
  lte: msg('{{field}} is at most {{value}}'),
  contains: msg('{{field}} contains {{value}}'),
  startsWith: msg('{{field}} begins with {{value}}'),
  endsWith: msg('{{field}} ends with {{value}}'),
  like: msg('{{field}} is like {{value}}'),
  descendantOf: msg('{{field}} is, or is below, {{value}}'),
  ancestorOf: msg('{{field}} is, or is above, {{value}}'),
}

const quantities = {
  some: msg('some of {{field}}: {{condition}}'),
  every: msg('every of {{field}}: {{condition}}'),
  none: msg('none of {{field}}: {{condition}}'),
}

/** A filter as a clause, such as "Salesperson is the user"; what has no words is shown as it is written. */
export function conditionWords(
  knowledge: Knowledge,
  resource: Resource | undefined,
  filter: unknown,
): string {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return JSON.stringify(filter)
  const parts = Object.entries(filter).map(([key, value]) => part(knowledge, resource, key, value))
  return parts.length === 0 ? t('all') : listOf(parts)
}

function part(knowledge: Knowledge, resource: Resource | undefined, key: string, value: unknown): string {
  if ((key === 'and' || key === 'or') && Array.isArray(value)) {
    const clauses = value.map((one) => conditionWords(knowledge, resource, one))
    if (clauses.length === 0) return key === 'and' ? t('all') : t('none')
    return clauses.length === 1 ? String(clauses[0]) : `(${listOf(clauses, key)})`
  }
  if (key === 'not')
    return t('not ({{condition}})', { condition: conditionWords(knowledge, resource, value) })
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
    if (key === 'isNull') return emptyWords(field.label, inner)
    if (key === 'some' || key === 'every' || key === 'none')
      return t(quantities[key], {
        field: field.label,
        condition: conditionWords(knowledge, target, inner),
      })
  }
  return `${field.label}: ${conditionWords(knowledge, target, value)}`
}

function tests(field: Field, label: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${label} ${JSON.stringify(value)}`
  const clauses = Object.entries(value).map(([operator, operand]) => {
    if (operator === 'isNull') return emptyWords(label, operand)
    const value = operandWords(field, operand)
    const words = verbs[operator]
    return words ? t(words, { field: label, value }) : `${label} ${operator} ${value}`
  })
  return listOf(clauses)
}

const emptyWords = (field: string, isEmpty: unknown): string =>
  isEmpty ? t('{{field}} is empty', { field }) : t('{{field}} is not empty', { field })

function operandWords(field: Field, operand: unknown): string {
  if (Array.isArray(operand))
    return listOf(
      operand.map((one) => operandWords(field, one)),
      'or',
    )
  if (typeof operand === 'string' && viewers[operand]) return t(viewers[operand])
  if (typeof operand === 'boolean') return operand ? t('yes') : t('no')
  return field.choices?.find((one) => one.value === operand)?.label ?? String(operand)
}
