/** What people read of the work, roles and policies that a module or the server declares. */
import { readFileSync } from 'node:fs'
import type { ModuleManifest } from '#core/module.ts'
import type { Model } from '#schema/model.ts'
import { parseSeed } from '#server/sync/seed-file.ts'
import { seedContext } from '#server/sync/seed-words.ts'
import type { Texts } from './label-texts.ts'

interface Declared {
  name: string
  label: string
  description: string
}

/** Labels of jobs, with labels and descriptions of schedules. */
export function workTexts(jobs: Declared[], crons: Declared[]): Texts {
  const texts: Texts = new Map()
  const note = (text: string, context: string) => texts.set(text, (texts.get(text) ?? new Set()).add(context))
  for (const { name, label } of jobs) note(label, name)
  for (const { name, label, description } of crons) {
    note(label, name)
    note(description, name)
  }
  return texts
}

/** Those of a module, with what its roles and policies say. */
export function declaredTexts({
  name,
  jobs = [],
  crons = [],
  roles = [],
  policies = [],
}: ModuleManifest): Texts {
  const texts = workTexts(
    jobs.map(({ options }) => options),
    crons,
  )
  const note = (text: string, context: string) => texts.set(text, (texts.get(text) ?? new Set()).add(context))
  for (const { code, label, description } of roles) {
    note(label, code)
    if (description) note(description, code)
  }
  for (const policy of policies) note(policy.description, `${name}.${policy.name}`)
  return texts
}

/** What the records say that a module ships, in fields that readers get in their own language. */
export function seedTexts({ entities }: Model, { seeds = [] }: ModuleManifest): Texts {
  const texts: Texts = new Map()
  for (const { entity, file } of seeds) {
    const { name } = entity.trellis
    const { headers, records } = parseSeed(readFileSync(file))
    for (const [at, header] of headers.entries()) {
      if (!entities.get(name)?.fields.get(header)?.isSaid) continue
      const context = seedContext(name, header)
      for (const { [at]: text } of records)
        if (text) texts.set(text, (texts.get(text) ?? new Set()).add(context))
    }
  }
  return texts
}
