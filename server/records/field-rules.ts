/** Rules that a field's declaration states: required, length, range, pattern. */
import { Decimal } from 'decimal.js'
import type { Issue } from '#core/errors.ts'
import type { EntityModel, FieldModel } from '#schema/model.ts'
import { type AnyRecord, type Operation, pathOf } from './operation.ts'
import { changedFields, isNew } from './original.ts'

/** Issues of one record's own values. */
export function fieldIssues(operation: Operation, entity: EntityModel, record: AnyRecord): Issue[] {
  const issues: Issue[] = []
  const base = pathOf(operation, record)
  const changed = new Set(changedFields(record, entity.fields.keys()))
  for (const field of entity.fields.values()) {
    if (field.type === 'ToMany' || field.isSystem || field.sql) continue
    const value = record[field.name]
    const isMissing = value === null || value === undefined
    if (isMissing) {
      if (!field.nullable && (isNew(record) || changed.has(field.name)) && field.defaultValue === undefined) {
        issues.push({ path: [...base, field.name], message: `${field.label} is required.`, rule: 'required' })
      }
      continue
    }
    if (!changed.has(field.name)) continue
    const message = valueIssue(field, value)
    if (message) issues.push({ path: [...base, field.name], message: message.text, rule: message.rule })
  }
  return issues
}

function valueIssue(field: FieldModel, value: unknown): { text: string; rule: string } | undefined {
  if (typeof value === 'string') {
    if (field.type === 'String' && value.includes('\u0000')) {
      return { text: `${field.label} must not contain the null character.`, rule: 'characters' }
    }
    if (field.maxLength && [...value].length > field.maxLength) {
      return { text: `${field.label} is longer than ${field.maxLength} characters.`, rule: 'max-length' }
    }
    if (field.type === 'String' && !field.nullable && field.widget !== 'TEXT' && value.trim() === '') {
      return { text: `${field.label} must not be empty.`, rule: 'required' }
    }
    if (field.pattern && value !== '' && !field.pattern.regex.test(value))
      return { text: field.pattern.message, rule: 'pattern' }
    if (field.choices && !field.choices.some((choice) => choice.value === value)) {
      const known = field.choices.map((choice) => choice.value).join(', ')
      return { text: `${field.label} must be one of ${known}.`, rule: 'choice' }
    }
  }
  return rangeIssue(field, value)
}

function rangeIssue(field: FieldModel, value: unknown): { text: string; rule: string } | undefined {
  if (field.min === undefined && field.max === undefined) return undefined
  if (field.type === 'Date' || field.type === 'DateTime') return undefined
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const number = new Decimal(value)
  if (field.min !== undefined && number.lt(field.min))
    return { text: `${field.label} must be at least ${field.min}.`, rule: 'min' }
  if (field.max !== undefined && number.gt(field.max))
    return { text: `${field.label} must be at most ${field.max}.`, rule: 'max' }
  return undefined
}
