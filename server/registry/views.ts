/** The views of an entity: declared, patched by other modules, or guessed from its fields. */
import type { ModuleManifest } from '#core/module.ts'
import type { FormView, ListView, View, ViewDefinition, ViewPatch } from '#core/view.ts'
import type { EntityModel, ViewModel } from '#schema/model.ts'
import { checkView } from './check-view.ts'
import { guessCalendar, guessGraph, guessKanban, guessPivot } from './guess-figures.ts'
import { guessForm, guessList } from './guess-views.ts'

/**
 * A list and a form for every entity, and the other kinds for those whose fields allow them. A part has no more than
 * its list and form: it is seen with its whole.
 * @throws Error that names a field which does not exist, or cannot serve as what the view uses it for
 */
export function viewModels(
  modules: ModuleManifest[],
  entity: EntityModel,
  entities: Map<string, EntityModel>,
): ViewModel[] {
  const views: ViewModel[] = []
  const kinds = new Map<string, object>()
  for (const manifest of modules) {
    for (const view of manifest.views ?? []) {
      if (view.target.trellis.name !== entity.name) continue
      const model = viewModel(entity, manifest.name, view)
      checkKind(kinds, model, view)
      const at = views.findIndex((one) => one.kind === model.kind && one.name === model.name)
      // What a later module declares stands for what an earlier one did.
      if (at >= 0) views[at] = model
      else views.push(model)
    }
  }
  for (const manifest of modules) {
    for (const patch of manifest.viewPatches ?? []) {
      if (patch.target.trellis.name === entity.name) applyPatch(views, patch)
    }
  }
  const guesses: ViewDefinition[] = [guessList(entity), guessForm(entity, entities)]
  const figures = [guessKanban, guessCalendar, guessGraph, guessPivot]
  if (!entity.partOf) guesses.push(...figures.flatMap((guess) => guess(entity) ?? []))
  for (const guess of guesses) {
    if (!views.some(({ kind }) => kind === guess.kind))
      views.push(viewModel(entity, entity.module, { definition: guess }))
  }
  for (const view of views) checkView(view, entity, entities)
  return views
}

function viewModel(
  entity: EntityModel,
  module: string,
  { definition: { kind, ...definition }, custom }: Pick<View, 'definition' | 'custom'>,
): ViewModel {
  return {
    entity: entity.name,
    kind,
    name: custom?.name ?? kind.toLowerCase(),
    module,
    definition: structuredClone(definition),
    paths: custom?.paths,
  }
}

/** Two modules that bring different kinds under one name would show each other's views. */
function checkKind(kinds: Map<string, object>, { name, entity, module }: ViewModel, { custom }: View): void {
  if (!custom) return
  if ((kinds.get(name) ?? custom.kind) !== custom.kind)
    throw new Error(
      `The ${name} view of ${entity} (module "${module}") is of another kind than the one that it replaces.`,
    )
  kinds.set(name, custom.kind)
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
