/** Fields that each reader gets in their own language: texts of the platform, kept with what they were made of. */
import type { SchemaContext } from '../../context.ts'
import type { EntityModel, FieldModel } from '../../model.ts'
import { isDisplayName } from '../../plan/fields.ts'
import { saidKey, selected } from '../../plan/selected.ts'

/** The field whose words are shown: the field itself, or the only one of a display name; undefined for others. */
export function saidField(entity: EntityModel, field: FieldModel): FieldModel | undefined {
  if (field.isSaid) return field
  if (!isDisplayName(entity, field)) return undefined
  const [, only = ''] = /^\{(\w+)\}$/.exec(entity.displayName) ?? []
  const named = entity.fields.get(only)
  return named?.isSaid ? named : undefined
}

/** What the compiler is to read for it. */
export function saidExtensions({ name, type }: FieldModel): { select: string[]; isSaid: boolean } {
  return { select: [name], isSaid: type !== 'JSON' }
}

/** The resolver. A text whose words were not kept, or that was written over since, stays as it is. */
export function sayField({ name }: FieldModel) {
  return (parent: unknown, _args: unknown, context: SchemaContext): never => {
    const value = selected(parent, name)
    const kept = (parent as Record<string, Record<string, unknown> | null>)[saidKey]?.[name]
    return (typeof value === 'string' ? say(context, value, kept) : sayInside(context, value)) as never
  }
}

function say(context: SchemaContext, text: string, kept: unknown): string {
  return kept === undefined || kept === null ? text : (context.say?.(text, kept) ?? text)
}

/** JSON in which `message` is said where `said` stands beside it, which is left out. */
function sayInside(context: SchemaContext, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sayInside(context, item))
  if (typeof value !== 'object' || value === null) return value
  const { said, ...rest } = value as Record<string, unknown>
  const inside = Object.fromEntries(
    Object.entries(rest).map(([key, item]) => [key, sayInside(context, item)]),
  )
  if (said === undefined) return inside
  if (typeof rest.message !== 'string') return { ...inside, said }
  return { ...inside, message: say(context, rest.message, said) }
}
