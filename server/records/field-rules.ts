/** Rules that a field's declaration states: required, length, range, pattern, addresses. */
import { Decimal } from 'decimal.js'
import type { Issue } from '#core/errors.ts'
import { type Message, say, term } from '#core/say.ts'
import { isStorable } from '#core/storable-json.ts'
import { isWebAddress, webSchemes } from '#core/web-address.ts'
import type { EntityModel, FieldModel } from '#schema/model.ts'
import { type AnyRecord, type Operation, pathOf } from './operation.ts'
import { changedFields, isNew } from './original.ts'

const checkedFields = new WeakMap<EntityModel, FieldModel[]>()

/** The fields whose values a declaration can be at odds with. */
function fieldsToCheck(entity: EntityModel): FieldModel[] {
  let fields = checkedFields.get(entity)
  if (!fields) {
    fields = [...entity.fields.values()].filter(
      (field) => field.type !== 'ToMany' && !field.isSystem && !field.sql,
    )
    checkedFields.set(entity, fields)
  }
  return fields
}

/** Issues of one record's own values. */
export function fieldIssues(operation: Operation, entity: EntityModel, record: AnyRecord): Issue[] {
  const issues: Issue[] = []
  // All that a new record has is new.
  const changed = isNew(record) ? undefined : new Set(changedFields(record, entity.fields.keys()))
  for (const field of fieldsToCheck(entity)) {
    const value = record[field.name]
    if (changed && !changed.has(field.name)) continue
    if (value === null || value === undefined) {
      if (field.nullable || field.defaultValue !== undefined) continue
      const path = [...pathOf(operation, record), field.name]
      issues.push({ path, message: say`${term(field.label)} is required.`, rule: 'required' })
      continue
    }
    const message = valueIssue(field, value)
    if (!message) continue
    issues.push({
      path: [...pathOf(operation, record), field.name],
      message: message.text,
      rule: message.rule,
    })
  }
  return issues
}

function valueIssue(field: FieldModel, value: unknown): { text: Message; rule: string } | undefined {
  if (typeof value === 'string') {
    if (field.type === 'String' && value.includes('\u0000')) {
      return { text: say`${term(field.label)} must not contain the null character.`, rule: 'characters' }
    }
    if (field.maxLength && value.length > field.maxLength && [...value].length > field.maxLength) {
      return {
        text: say`${term(field.label)} is longer than ${field.maxLength} characters.`,
        rule: 'max-length',
      }
    }
    if (field.type === 'String' && !field.nullable && field.widget !== 'TEXT' && value.trim() === '') {
      return { text: say`${term(field.label)} must not be empty.`, rule: 'required' }
    }
    if (field.pattern && value !== '' && !field.pattern.regex.test(value))
      return { text: field.pattern.message, rule: 'pattern' }
    if (field.widget === 'URL' && value !== '' && !isWebAddress(value, field.schemes)) {
      const begin = (field.schemes ?? webSchemes).map((scheme) =>
        webSchemes.includes(scheme) ? `${scheme}://` : `${scheme}:`,
      )
      return {
        text: say`${term(field.label)} must be a whole address that begins with ${begin.join(', ')}.`,
        rule: 'url',
      }
    }
    if (field.choices && !field.choices.some((choice) => choice.value === value)) {
      const known = field.choices.map((choice) => choice.value).join(', ')
      return { text: say`${term(field.label)} must be one of ${known}.`, rule: 'choice' }
    }
  }
  if (field.type === 'JSON' && !isStorable(value))
    return {
      text: say`${term(field.label)} must contain neither the null character nor halves of characters.`,
      rule: 'characters',
    }
  return rangeIssue(field, value)
}

function rangeIssue(field: FieldModel, value: unknown): { text: Message; rule: string } | undefined {
  if (field.min === undefined && field.max === undefined) return undefined
  if (field.type === 'Date' || field.type === 'DateTime') return undefined
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const number = new Decimal(value)
  if (field.min !== undefined && number.lt(field.min))
    return { text: say`${term(field.label)} must be at least ${field.min}.`, rule: 'min' }
  if (field.max !== undefined && number.gt(field.max))
    return { text: say`${term(field.label)} must be at most ${field.max}.`, rule: 'max' }
  return undefined
}
