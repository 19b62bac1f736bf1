/** `npm run check`: format, lint, types whole and per module, import rules, schema diff, dead exports, texts. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { checkWords } from './admin-words.ts'
import { checkModuleTypes } from './check-module-types.ts'
import { checkSchema } from './print-schema.ts'
import { checkTranslations } from './words/check-translations.ts'

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

/** Prints how many places elevate, each of which has to be worth its reason. */
function countElevations(): boolean {
  const calls = ['modules', 'server'].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`)
      .filter((file) => !file.includes('/tests/') && !file.endsWith('core/elevate.ts'))
      .flatMap((file) => {
        const count = readFileSync(file, 'utf8').match(/\b(elevate|asUser)\(/g)?.length ?? 0
        return count > 0 ? [`${file}: ${count}`] : []
      }),
  )
  console.log(calls.length === 0 ? 'None.' : calls.join('\n'))
  return true
}

const dynamicCode = /(?<![\w.])(?:eval|new Function)\(|['"](?:node:)?vm['"]|setTimeout\(\s*['"`]/

/** Code that is made of text while the program runs: none is needed, and input could become part of it. */
function findDynamicCode(): boolean {
  const found = globSync(['{server,schema,modules}/**/*.ts', 'admin/src/**/*.{ts,tsx}']).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        dynamicCode.test(line) && !file.endsWith('dev/check.ts') ? [`${file}:${at + 1}`] : [],
      ),
  )
  if (found.length > 0) console.log(`Text is run as code here:\n${found.join('\n')}`)
  return found.length === 0
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
  {
    name: 'types of the bench',
    run: () =>
      program('tsc', '--noEmit', '-p', 'bench')() && program('tsc', '--noEmit', '-p', 'bench/admin')(),
  },
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
  { name: 'translations of the shipped modules', run: checkTranslations },
  // After the schema, which the types are made from. Compares only; `npm run codegen` writes.
  { name: 'admin/src/generated', run: checkGenerated },
  { name: 'dead exports', run: program('knip', '--no-progress') },
  { name: 'texts of the admin in every language', run: () => checkWords() },
  { name: 'no text is run as code', run: findDynamicCode },
  { name: 'calls that act beyond the rights of their caller', run: countElevations },
]

const failed = steps.filter(({ name, run }) => {
  console.log(`\n— ${name}`)
  return !run()
})
console.log(
  failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(({ name }) => name).join('; ')}.`,
)
process.exitCode = failed.length === 0 ? 0 : 1
