/** The views of an entity: declared, patched by other modules, or guessed from its fields. */
import type { ModuleManifest } from '#core/module.ts'
import type { FormView, ListView, ViewDefinition, ViewPatch } from '#core/view.ts'
import type { EntityModel, FieldModel, ViewModel } from '#schema/model.ts'
import { guessForm, guessList } from './guess-views.ts'

/** At least one list and one form for every entity; a name that does not exist in a view is an error. */
export function viewModels(
  modules: ModuleManifest[],
  entity: EntityModel,
  entities: Map<string, EntityModel>,
): ViewModel[] {
  const views: ViewModel[] = []
  for (const manifest of modules) {
    for (const { target, definition } of manifest.views ?? []) {
      if (target.trellis.name !== entity.name) continue
      views.push(viewModel(entity, manifest.name, definition))
    }
    for (const patch of manifest.viewPatches ?? []) {
      if (patch.target.trellis.name === entity.name) applyPatch(views, patch)
    }
  }
  if (!views.some((view) => view.kind === 'LIST'))
    views.push(viewModel(entity, entity.module, guessList(entity)))
  if (!views.some((view) => view.kind === 'FORM'))
    views.push(viewModel(entity, entity.module, guessForm(entity, entities)))
  for (const view of views) checkNames(view, entity, entities)
  return views
}

function viewModel(entity: EntityModel, module: string, { kind, ...definition }: ViewDefinition): ViewModel {
  return {
    entity: entity.name,
    kind,
    name: kind.toLowerCase(),
    module,
    definition: structuredClone(definition),
  }
}

function applyPatch(views: ViewModel[], patch: ViewPatch): void {
  for (const view of views.filter((candidate) => candidate.kind === patch.kind)) {
    for (const list of fieldLists(view)) {
      for (const { after, fields } of patch.insert ?? []) {
        const index = list.indexOf(after)
        if (index >= 0) list.splice(index + 1, 0, ...fields)
      }
      for (const hidden of patch.hide ?? []) {
        const index = list.indexOf(hidden)
        if (index >= 0) list.splice(index, 1)
      }
    }
    if (patch.counters) {
      const form = view.definition as unknown as FormView
      form.counters = [...(form.counters ?? []), ...patch.counters]
    }
  }
}

/** Every list of field names of the entity itself in a view. */
function fieldLists(view: ViewModel): string[][] {
  if (view.kind === 'LIST') return [(view.definition as unknown as ListView).columns]
  const { sections } = view.definition as unknown as FormView
  return sections.flatMap((section) => ('fields' in section ? [section.fields] : []))
}

function checkNames(view: ViewModel, entity: EntityModel, entities: Map<string, EntityModel>): void {
  const fail = (name: string, of: EntityModel): never => {
    throw new Error(
      `The ${view.kind.toLowerCase()} view of ${entity.name} (module "${view.module}") names "${name}", which is not a field of ${of.name}.`,
    )
  }
  const check = (path: string, start: EntityModel): void => {
    let current: EntityModel | undefined = start
    for (const name of path.split('.')) {
      if (name === 'displayName') return
      const field: FieldModel | undefined = current?.fields.get(name)
      if (!field) fail(path, start)
      current = entities.get(field?.target ?? '')
    }
  }
  if (view.kind === 'LIST') {
    const list = view.definition as unknown as ListView
    for (const path of [...list.columns, ...(list.totals ?? [])]) check(path, entity)
    return
  }
  const form = view.definition as unknown as FormView
  for (const path of [...(form.totals ?? []), ...(form.side ?? []), ...(form.title ? [form.title] : [])])
    check(path, entity)
  for (const { when, except = [] } of form.frozen ?? [])
    for (const name of [...Object.keys(when), ...except]) check(name, entity)
  for (const section of form.sections) {
    if ('fields' in section) for (const path of section.fields) check(path, entity)
    else {
      const part = entities.get(entity.fields.get(section.lines)?.target ?? '')
      const paths = [...section.columns, ...(section.kindField ? [section.kindField] : [])]
      if (part) for (const path of paths) check(path, part)
      else fail(section.lines, entity)
    }
  }
}
