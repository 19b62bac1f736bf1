/** The actions of an entity, as its API and screens show them. */
import type { Action } from '#core/action.ts'
import type { ModuleManifest } from '#core/module.ts'
import type { ActionModel, EntityModel } from '#schema/model.ts'
import { mutationOf } from './names.ts'

/** Actions that the module set declares on the entity, in module order. */
export function actionModels(modules: ModuleManifest[], entity: EntityModel): ActionModel[] {
  const models: ActionModel[] = []
  for (const manifest of modules) {
    for (const action of manifest.actions ?? []) {
      if (action.target.trellis.name !== entity.name) continue
      const clash = models.find((known) => known.name === action.options.name)
      if (clash) {
        throw new Error(
          `Modules "${clash.module}" and "${manifest.name}" both declare the action ${entity.name}.${clash.name}.`,
        )
      }
      checkTransition(entity, action)
      models.push(actionModel(manifest.name, action, entity))
    }
  }
  return models
}

function actionModel(module: string, action: Action, entity: EntityModel): ActionModel {
  const { options } = action
  return {
    name: options.name,
    module,
    mutation: mutationOf(options.name, entity.names),
    label: options.label,
    description: options.description,
    arguments: Object.entries(options.arguments ?? {}).map(([name, argument]) => ({ ...argument, name })),
    from: [...(options.transition?.from ?? options.from ?? [])],
    to: options.transition?.to,
    returns: options.returns?.().trellis.name ?? entity.name,
    icon: options.icon,
    isPrimary: options.primary ?? false,
    confirmation: options.confirmation,
    isDangerous: options.dangerous ?? false,
  }
}

function checkTransition(entity: EntityModel, action: Action): void {
  const { transition, from, name } = action.options
  if (!transition && !from) return
  const field = entity.states && entity.fields.get(entity.states.field)
  const values = field?.choices?.map((choice) => choice.value) ?? []
  const named = [...(transition?.from ?? from ?? []), ...(transition ? [transition.to] : [])]
  for (const state of named) {
    if (!values.includes(state)) {
      throw new Error(
        `Action ${entity.name}.${name} names the state ${state}, which is not one of: ${values.join(', ') || 'none'}.`,
      )
    }
  }
}
