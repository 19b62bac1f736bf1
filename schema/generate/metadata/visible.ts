/** The entities as one viewer may use them: what they may not read is not told, what they may not write is read-only. */
import type { Rights, SchemaContext } from '../../context.ts'
import type { EntityModel, Model, ViewModel } from '../../model.ts'
import { rightsOf } from '../../plan/policy.ts'

const known = new WeakMap<Rights, WeakMap<Model, EntityModel[]>>()

/** Entities of which the viewer may read some records, with the fields, actions and views that are for them. */
export function visibleEntities(
  context: Pick<SchemaContext, 'model' | 'labelled' | 'policy'>,
): EntityModel[] {
  const rights = rightsOf(context.policy)
  const model = context.labelled ?? context.model
  if (!rights) return [...model.entities.values()]
  const byLanguage = known.get(rights) ?? new WeakMap<Model, EntityModel[]>()
  known.set(rights, byLanguage)
  let found = byLanguage.get(model)
  if (!found) {
    found = [...model.entities.values()]
      .filter((entity) => rights.operation(entity, 'read') !== false)
      .map((entity) => visibleEntity(model, entity, rights))
    byLanguage.set(model, found)
  }
  return found
}

/** Names of what the viewer may do with some records of the entity. */
export function operationsOf(entity: EntityModel, { policy }: Pick<SchemaContext, 'policy'>): string[] {
  const rights = rightsOf(policy)
  const written = entity.isReadonly ? [] : ['create', 'update', 'delete']
  return ['read', ...written, ...entity.actions.map(({ name }) => name)].filter(
    (name) => (rights?.operation(entity, name) ?? true) !== false,
  )
}

function visibleEntity(model: Model, entity: EntityModel, rights: Rights): EntityModel {
  const readable = (of: EntityModel, name: string): boolean => rights.readField(of, name) !== false
  const may = (operation: string): boolean => rights.operation(entity, operation) !== false
  const fields = [...entity.fields].flatMap(([name, field]): [string, typeof field][] => {
    if (!readable(entity, name)) return []
    return [
      [
        name,
        rights.writeField(entity, name) === false ? { ...field, isReadonly: true, required: false } : field,
      ],
    ]
  })
  return {
    ...entity,
    fields: new Map(fields),
    defaultOrder: entity.defaultOrder.filter(({ path }) => isPath(model, entity, path.join('.'), readable)),
    isReadonly: entity.isReadonly || !(may('create') || may('update') || may('delete')),
    actions: entity.actions.filter(({ name }) => may(name)),
    views: entity.views.flatMap((view) => visibleView(model, entity, view, rights, readable)),
  }
}

type Readable = (entity: EntityModel, name: string) => boolean

/** Does the path lead over readable fields only? Other words, such as labels, are no paths and stay. */
function isPath(model: Model, start: EntityModel, path: string, readable: Readable): boolean {
  let entity: EntityModel | undefined = start
  for (const name of path.split('.')) {
    if (!entity) return true
    if (!readable(entity, name)) return false
    entity = model.entities.get(entity.fields.get(name)?.target ?? '')
  }
  return true
}

/** Parts of a view that it can do without. */
const dispensable = new Set(['title', 'total', 'groupBy', 'progress', 'end', 'color'])

/** The view without hidden names; none when it stands on one of them. */
function visibleView(
  model: Model,
  entity: EntityModel,
  view: ViewModel,
  rights: Rights,
  readable: Readable,
): ViewModel[] {
  const show = (path: unknown, of = entity): boolean =>
    typeof path !== 'string' || isPath(model, of, path, readable)
  const definition: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(view.definition)) {
    if (key === 'sections') definition[key] = (value as Section[]).flatMap((section) => sectionOf(section))
    else if (key === 'counters')
      definition[key] = (value as { entity: string }[]).filter((counter) => {
        const target = model.entities.get(counter.entity)
        return target !== undefined && rights.operation(target, 'read') !== false
      })
    else if (key === 'filters')
      definition[key] = (value as { filter: object }[]).filter(({ filter }) =>
        Object.keys(filter).every((name) => show(name)),
      )
    else if (Array.isArray(value)) definition[key] = value.filter((path) => show(path))
    else if (show(value)) definition[key] = value
    else if (!dispensable.has(key)) return []
  }
  return [{ ...view, definition }]

  function sectionOf(section: Section): Section[] {
    if (section.lines === undefined)
      return [{ ...section, fields: section.fields?.filter((path) => show(path)) }]
    const part = model.entities.get(entity.fields.get(section.lines)?.target ?? '')
    if (!show(section.lines) || !part || rights.operation(part, 'read') === false) return []
    return [{ ...section, columns: section.columns?.filter((path) => show(path, part)) }]
  }
}

interface Section {
  fields?: string[]
  lines?: string
  columns?: string[]
}
