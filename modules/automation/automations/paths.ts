/** Paths over a record that users write: in texts as `{partner.name}`, as values `$record.partner`. */
import type { Context } from '#core/context.ts'
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'

const inText = /\{([A-Za-z][\w.]*)\}/g
const asValue = /^\$record\.([A-Za-z][\w.]*)$/

/** All paths in a value, however deep. */
export function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const whole = asValue.exec(value)?.[1]
    return whole ? [whole] : [...value.matchAll(inText)].map((match) => match[1] ?? '')
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(pathsIn)
}

/** The field that a path leads to over to-one relations; undefined when it leads nowhere. */
export function fieldAt(model: Model, start: EntityModel, path: string): FieldModel | undefined {
  let entity: EntityModel | undefined = start
  let found: FieldModel | undefined
  for (const name of path.split('.')) {
    const field: FieldModel | undefined = entity?.fields.get(name)
    if (!field || field.type === 'ToMany') return undefined
    found = field
    entity = field.type === 'ToOne' ? entityOf(model, field.target ?? '') : undefined
  }
  return found
}

/** What is wrong with the paths in a value; undefined when all lead somewhere. */
export function pathProblem(
  model: Model,
  entity: EntityModel | undefined,
  value: unknown,
): string | undefined {
  const wrong = pathsIn(value).find(
    (path) => path !== 'displayName' && !(entity && fieldAt(model, entity, path)),
  )
  if (wrong === undefined) return undefined
  return entity
    ? `"${wrong}" leads to no field of ${entity.name}.`
    : `"${wrong}" is a field of a record, and this automation is about none.`
}

/** The values at the paths, read as the viewer: of relations an id with the name. */
export async function readPaths(
  context: Context,
  entity: EntityModel,
  id: number,
  paths: string[],
): Promise<Map<string, unknown>> {
  const aliases = [...new Set(paths)].map((path, place) => ({ path, alias: `p${place}` }))
  if (aliases.length === 0) return new Map()
  const fields = aliases.map(({ path, alias }) => selectionAt(context.model, entity, path, alias))
  const { record } = await context.api.query<{ record: Record<string, unknown> | null }>(
    `query ($id: ID!) { record: ${entity.names.one}(id: $id) { ${fields.join(' ')} } }`,
    { id: String(id) },
  )
  return new Map(aliases.map(({ path, alias }) => [path, valueAt(record?.[alias], path)]))
}

/** Each path has an alias of its own at its first step, so that they do not meet. */
function selectionAt(model: Model, entity: EntityModel, path: string, alias: string): string {
  const isRelation = fieldAt(model, entity, path)?.type === 'ToOne'
  const inner = path
    .split('.')
    .reverse()
    .reduce((of, name) => (of ? `${name} { ${of} }` : name), isRelation ? 'id displayName' : '')
  return `${alias}: ${inner}`
}

function valueAt(first: unknown, path: string): unknown {
  let value = first
  for (const name of path.split('.').slice(1))
    value = (value as Record<string, unknown> | null | undefined)?.[name]
  return value ?? null
}

/** The value with texts filled in and paths replaced by what is there. */
export function withRecord(value: unknown, found: Map<string, unknown>): unknown {
  if (typeof value === 'string') {
    const whole = asValue.exec(value)?.[1]
    if (whole) return idOrValue(found.get(whole))
    return value.replace(inText, (_match, path: string) => textOf(found.get(path)))
  }
  if (Array.isArray(value)) return value.map((item) => withRecord(item, found))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withRecord(item, found)]))
}

interface Related {
  id: string
  displayName: string
}

const isRelated = (value: unknown): value is Related =>
  typeof value === 'object' && value !== null && 'id' in value && 'displayName' in value

const idOrValue = (value: unknown): unknown => (isRelated(value) ? value.id : (value ?? null))

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return isRelated(value)
    ? value.displayName
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
}
