/** The model with other labels: what people read of it, in their language. */
import type { FormView, ListView } from '#core/view.ts'
import type {
  ActionModel,
  ArgumentModel,
  ChoiceModel,
  EntityModel,
  FieldModel,
  Model,
  ViewModel,
} from '#schema/model.ts'

/**
 * Gives another text for one that people read.
 * @param context what it names, such as `SaleOrder`, `SaleOrder.state` or `SaleOrder.confirm`
 * @param module the module that says it, as far as the model knows
 */
export type Relabel = (text: string, context: string, module: string) => string

/** A copy of the model in which everything that people read went through `relabel`; names and rules stay. */
export function relabelModel(model: Model, relabel: Relabel): Model {
  return {
    ...model,
    entities: new Map([...model.entities].map(([name, entity]) => [name, entityIn(entity, relabel)])),
    modules: model.modules.map((module) => ({
      ...module,
      label: relabel(module.label, module.name, module.name),
      description: relabel(module.description, module.name, module.name),
    })),
  }
}

function entityIn(entity: EntityModel, relabel: Relabel): EntityModel {
  const { name, module, menu } = entity
  const own = (text: string): string => relabel(text, name, module)
  return {
    ...entity,
    label: own(entity.label),
    plural: own(entity.plural),
    description: own(entity.description),
    menu: menu && { ...menu, section: relabel(menu.section, 'menu', module) },
    fields: new Map([...entity.fields].map(([key, field]) => [key, fieldIn(entity, field, relabel)])),
    actions: entity.actions.map((action) => actionIn(entity, action, relabel)),
    views: entity.views.map((view) => viewIn(view, relabel)),
  }
}

function fieldIn(entity: EntityModel, field: FieldModel, relabel: Relabel): FieldModel {
  const own = (text: string): string => relabel(text, `${entity.name}.${field.name}`, field.module)
  return {
    ...field,
    label: own(field.label),
    description: own(field.description),
    choices: field.choices?.map((choice) => choiceIn(choice, own)),
  }
}

function choiceIn(choice: ChoiceModel, own: (text: string) => string): ChoiceModel {
  return { ...choice, label: own(choice.label), description: own(choice.description) }
}

function actionIn(entity: EntityModel, action: ActionModel, relabel: Relabel): ActionModel {
  const own = (text: string): string => relabel(text, `${entity.name}.${action.name}`, action.module)
  const argumentIn = (argument: ArgumentModel): ArgumentModel => ({
    ...argument,
    label: own(argument.label),
    description: own(argument.description),
    choices: argument.choices?.map((choice) => choiceIn(choice, own)),
  })
  return {
    ...action,
    label: own(action.label),
    description: own(action.description),
    confirmation: action.confirmation && own(action.confirmation),
    arguments: action.arguments.map(argumentIn),
  }
}

function viewIn(view: ViewModel, relabel: Relabel): ViewModel {
  const own = (text: string): string => relabel(text, view.entity, view.module)
  const labelled = <T extends { label?: string }>(item: T): T =>
    item.label === undefined ? item : { ...item, label: own(item.label) }
  const definition: Record<string, unknown> = { ...view.definition }
  if (view.kind === 'LIST') {
    const { filters } = definition as unknown as ListView
    if (filters) definition.filters = filters.map(labelled)
  } else if (view.kind === 'FORM') {
    const { sections, counters, frozen } = definition as unknown as FormView
    definition.sections = sections.map(labelled)
    if (counters) definition.counters = counters.map(labelled)
    if (frozen)
      definition.frozen = frozen.map((one) => (one.message ? { ...one, message: own(one.message) } : one))
  }
  return { ...view, definition }
}
