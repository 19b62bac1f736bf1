/** Checks that a composed model hangs together, before anything is built on it. */
import { type EntityModel, entityOf, type Model } from '#schema/model.ts'

/** Throws an error that names the module, the entity and the name that leads nowhere. */
export function checkModel(model: Model): void {
  for (const entity of model.entities.values()) {
    for (const path of patternPaths(entity.displayName)) checkPath(model, entity, path, 'displayName')
    for (const { path } of entity.defaultOrder) checkPath(model, entity, path, 'order')
    if (entity.treeField) checkTree(entity, entity.treeField)
    if (entity.states) checkStates(entity)
    for (const field of entity.fields.values()) {
      if (field.unitField && !field.via)
        checkPath(model, entity, field.unitField.split('.'), `unit of ${field.name}`)
    }
  }
}

/** Field paths in a displayName pattern: `[{code}] {partner.name}` → `code`, `partner.name`. */
export function patternPaths(pattern: string): string[][] {
  return [...pattern.matchAll(/\{([^}]+)\}/g)].map((match) => (match[1] ?? '').split('.'))
}

function checkPath(model: Model, start: EntityModel, path: string[], what: string): void {
  let entity: EntityModel | undefined = start
  for (const name of path) {
    const field: ReturnType<EntityModel['fields']['get']> = entity?.fields.get(name)
    if (!entity || !field) {
      throw new Error(
        `The ${what} of ${start.name} (module "${start.module}") names "${path.join('.')}", which does not exist.`,
      )
    }
    entity = field.target ? entityOf(model, field.target) : undefined
  }
}

function checkTree(entity: EntityModel, name: string): void {
  const field = entity.fields.get(name)
  if (field?.type !== 'ToOne' || field.target !== entity.name) {
    throw new Error(
      `The treeField "${name}" of ${entity.name} must be a to-one field to ${entity.name} itself.`,
    )
  }
}

function checkStates(entity: EntityModel): void {
  const { field: name, initial } = entity.states as NonNullable<EntityModel['states']>
  const values = entity.fields.get(name)?.choices?.map((choice) => choice.value)
  if (!values) throw new Error(`The state field "${name}" of ${entity.name} must be an enumerated field.`)
  if (!values.includes(initial)) {
    throw new Error(`The initial state ${initial} of ${entity.name} is not one of: ${values.join(', ')}.`)
  }
}
