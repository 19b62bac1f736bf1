/** Checks that the roles and rules of a module set name only what there is. */
import type { ModuleManifest } from '#core/module.ts'
import { rulesOfModule } from '#core/policy.ts'
import { ruleProblem } from '#core/policy-condition.ts'
import type { Model } from '#schema/model.ts'

/** Throws an error that names the module, the rule or role, and the name that leads nowhere. */
export function checkPolicies(modules: ModuleManifest[], model: Model): void {
  const roles = new Set<string>()
  const keys = new Set<string>()
  for (const manifest of modules) {
    for (const { code, includes = [] } of manifest.roles ?? []) {
      const where = `The role "${code}" of module "${manifest.name}"`
      if (!code.startsWith(`${manifest.name}.`))
        throw new Error(`${where} must begin with "${manifest.name}.".`)
      if (roles.has(code)) throw new Error(`${where} is declared twice.`)
      const missing = includes.find((name) => !roles.has(name))
      if (missing) throw new Error(`${where} includes "${missing}", which is not declared before it.`)
      roles.add(code)
    }
    for (const rule of rulesOfModule(manifest)) {
      const where = `The rule "${rule.key}" of module "${manifest.name}"`
      if (keys.has(rule.key)) throw new Error(`${where} is declared twice.`)
      keys.add(rule.key)
      if (!roles.has(rule.role))
        throw new Error(`${where} names the role "${rule.role}", which nobody declares.`)
      const problem = ruleProblem(model, rule)
      if (problem) throw new Error(`${where} is not right: ${problem.message}`)
    }
  }
}
