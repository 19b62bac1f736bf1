/** Who may import whom. The reasons are in CONTRIBUTING.md. */
import { readdirSync, readFileSync } from 'node:fs'

/** Each module may import the modules that its manifest depends on, and what those depend on. */
function moduleRules() {
  const names = readdirSync('modules', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  const depends = new Map()
  for (const name of names) {
    try {
      const manifest = readFileSync(`modules/${name}/index.ts`, 'utf8')
      const list = manifest.match(/depends:\s*\[([^\]]*)\]/)?.[1] ?? ''
      depends.set(
        name,
        [...list.matchAll(/'([^']+)'/g)].map((match) => match[1]),
      )
    } catch {
      depends.set(name, [])
    }
  }
  const all = (name, seen = new Set()) => {
    for (const next of depends.get(name) ?? []) if (!seen.has(next)) all(next, seen.add(next))
    return seen
  }
  return names.map((name) => ({
    name: `module-${name}-depends`,
    comment: `modules/${name} imports only modules that its manifest depends on`,
    severity: 'error',
    from: { path: `^modules/${name}/`, pathNot: '/tests/' },
    to: { path: '^modules/[^/]+/', pathNot: [name, ...all(name)].map((allowed) => `^modules/${allowed}/`) },
  }))
}

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^modules/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      // Entities refer to each other in both directions through thunks; everything else in a module is a tree.
      name: 'no-cycles-in-modules',
      severity: 'error',
      from: { path: '^modules/', pathNot: '/(entities|rules)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'schema-knows-nothing',
      severity: 'error',
      from: { path: '^schema/', pathNot: '/tests/' },
      to: { path: '^(server|modules|admin)/' },
    },
    {
      name: 'core-knows-schema-only',
      severity: 'error',
      from: { path: '^server/core/', pathNot: '/tests/' },
      to: { path: '^(server/(?!core/)|modules|admin)' },
    },
    {
      name: 'server-knows-the-list-of-modules-only',
      severity: 'error',
      from: { path: '^server/', pathNot: '(/tests/|^server/testing/)' },
      to: { path: '^modules/(?!index\\.ts$)' },
    },
    {
      name: 'modules-use-core',
      severity: 'error',
      from: { path: '^modules/', pathNot: '(/tests/|/admin/)' },
      to: { path: '^server/(?!core/)' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '(/tests/|^server/testing/)' },
      to: { path: '(/tests/|^server/testing/)' },
    },
    {
      name: 'admin-knows-no-server',
      severity: 'error',
      from: { path: '^admin/' },
      to: { path: '^(server|modules/[^/]+/(?!admin/))' },
    },
    {
      name: 'admin-of-a-module-knows-no-server',
      severity: 'error',
      from: { path: '^modules/[^/]+/admin/', pathNot: '/tests/' },
      to: { path: '^(server|schema|modules/[^/]+/(?!admin/))' },
    },
    {
      name: 'server-knows-no-admin',
      severity: 'error',
      from: { path: '^(server|schema)/' },
      to: { path: '^admin/' },
    },
    ...moduleRules(),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^admin/dist|/generated/)' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
