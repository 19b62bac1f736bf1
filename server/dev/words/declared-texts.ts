/** What people read of the work, roles and policies that a module or the server declares. */
import type { ModuleManifest } from '#core/module.ts'
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
  for (const role of roles) note(role.label, role.code)
  for (const policy of policies) note(policy.description, `${name}.${policy.name}`)
  return texts
}
