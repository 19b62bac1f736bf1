/** Values as they could be when an automation runs, so that their form is checked when it is saved. */
import type { EntityModel, FieldModel, Model } from '#schema/model.ts'

const varying = /^\$record\.|\{[A-Za-z][\w.]*\}/

/** The values with those that are known only later replaced by ones of the field's type. */
export function sampled(model: Model, entity: EntityModel, values: unknown): unknown {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, sampleOf(model, entity, name, value)]),
  )
}

function sampleOf(model: Model, entity: EntityModel, name: string, value: unknown): unknown {
  const field = entity.fields.get(name) ?? entity.fields.get(name.replace(/Create$/, ''))
  const target = model.entities.get(field?.target ?? '')
  if (typeof value === 'string') return field && varying.test(value) ? example(field, value) : value
  if (!target || typeof value !== 'object' || value === null) return value
  if (field?.type === 'ToOne') return sampled(model, target, value)
  return Object.fromEntries(
    Object.entries(value).map(([command, items]) => [
      command,
      Array.isArray(items) ? items.map((item) => sampled(model, target, item)) : items,
    ]),
  )
}

function example({ type, choices }: FieldModel, text: string): unknown {
  switch (type) {
    case 'ID':
    case 'ToOne':
      return '1'
    case 'Int':
    case 'Float':
      return 1
    case 'Decimal':
      return '1'
    case 'Boolean':
      return true
    case 'Date':
      return '2000-01-01'
    case 'DateTime':
      return '2000-01-01T00:00:00Z'
    case 'Enum':
      return choices?.[0]?.value
    default:
      return text
  }
}
