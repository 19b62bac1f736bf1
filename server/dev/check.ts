/** `npm run check`: format, lint, types whole and per module, import rules, schema diff, dead exports. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { checkModuleTypes } from './check-module-types.ts'
import { checkSchema } from './print-schema.ts'

interface Step {
  name: string
  run(): boolean
}

/** Runs a program of node_modules/.bin; true when it exits with 0. */
function program(name: string, ...args: string[]): () => boolean {
  return () => spawnSync(name, args, { stdio: 'inherit' }).status === 0
}

/** Are the types of the admin's documents those that the committed schema gives? */
function checkGenerated(): boolean {
  const ok = program('graphql-codegen', '--config', 'codegen.yml', '--check')()
  if (!ok) console.log('admin/src/generated is not up to date: run "npm run codegen".')
  return ok
}

const steps: Step[] = [
  { name: 'format and lint', run: program('biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', run: program('tsc', '--noEmit', '-p', '.') },
  {
    name: 'types of the admin',
    run: () =>
      !existsSync('admin/tsconfig.json') ||
      (program('tsc', '--noEmit', '-p', 'admin')() && program('tsc', '--noEmit', '-p', 'admin/tests')()),
  },
  { name: 'types of the bench', run: program('tsc', '--noEmit', '-p', 'bench') },
  { name: 'types of each module with only what it depends on', run: checkModuleTypes },
  {
    name: 'import rules',
    run: program(
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err',
      'server',
      'schema',
      'modules',
      'admin/src',
    ),
  },
  { name: 'schema/schema.graphql', run: checkSchema },
  // After the schema, which the types are made from. Compares only; `npm run codegen` writes.
  { name: 'admin/src/generated', run: checkGenerated },
  { name: 'dead exports', run: program('knip', '--no-progress') },
]

const failed = steps.filter(({ name, run }) => {
  console.log(`\n— ${name}`)
  return !run()
})
console.log(
  failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(({ name }) => name).join('; ')}.`,
)
process.exitCode = failed.length === 0 ? 0 : 1
