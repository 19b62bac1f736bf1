/** What people read of a module's entities, fields, actions and views. */
import type { ModuleManifest } from '#core/module.ts'
import { buildRegistry, type Registry } from '#server/registry/registry.ts'
import { relabelModel } from '#server/registry/words/label-model.ts'

/** Texts of a module by what they name: `SaleOrder.state` → `Done`, … Each is a context of its text. */
export type Texts = Map<string, Set<string>>

/**
 * Texts that a module adds to what it depends on: labels, and the messages of constraints and patterns.
 * @param available modules among which the dependencies are
 */
export function labelTexts(available: ModuleManifest[], { name, depends }: ModuleManifest): Texts {
  const texts = textsOf(buildRegistry(available, [name]))
  const known = depends.length > 0 ? textsOf(buildRegistry(available, depends)) : new Map()
  for (const [text, contexts] of texts) {
    for (const context of known.get(text) ?? []) contexts.delete(context)
    if (contexts.size === 0) texts.delete(text)
  }
  // The order of the registry follows dependencies; a reader looks for the alphabet.
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function textsOf({ model, messages }: Registry): Texts {
  const texts: Texts = new Map()
  const note = (text: string, context: string): string => {
    // Numbers and signs are the same in every language.
    if (/\p{L}{2}/u.test(text)) texts.set(text, (texts.get(text) ?? new Set()).add(context))
    return text
  }
  relabelModel(model, note)
  for (const [constraint, message] of messages) note(message, constraint)
  for (const entity of model.entities.values())
    for (const { name, pattern } of entity.fields.values())
      if (pattern) note(pattern.message, `${entity.name}.${name}`)
  return texts
}
