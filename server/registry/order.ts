/** Puts modules in the order in which they build on each other. */
import type { ModuleManifest } from '#core/module.ts'

/**
 * The named modules and everything they depend on, dependencies first; equal ones by name, so that the order never
 * depends on how they were listed. A missing or circular dependency is an error that names both sides.
 */
export function orderModules(available: ModuleManifest[], wanted: string[]): ModuleManifest[] {
  const byName = new Map<string, ModuleManifest>()
  for (const manifest of available) {
    if (byName.has(manifest.name))
      throw new Error(`Two modules are named "${manifest.name}": rename one of them.`)
    byName.set(manifest.name, manifest)
  }
  const ordered: ModuleManifest[] = []
  const done = new Set<string>()

  const visit = (name: string, path: string[]): void => {
    if (done.has(name)) return
    const from = path.at(-1)
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ')
      throw new Error(
        `Modules depend on each other in a circle: ${circle}. Move what they share to a third module.`,
      )
    }
    const manifest = byName.get(name)
    if (!manifest) {
      throw new Error(
        from
          ? `Module "${from}" depends on "${name}", which is not among the modules: ${[...byName.keys()].sort().join(', ')}.`
          : `There is no module "${name}". Modules: ${[...byName.keys()].sort().join(', ')}.`,
      )
    }
    for (const dependency of [...manifest.depends].sort()) visit(dependency, [...path, name])
    done.add(name)
    ordered.push(manifest)
  }
  for (const name of [...wanted].sort()) visit(name, [])
  return ordered
}
