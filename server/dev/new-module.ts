/**
 * `npm run new:module NAME`: makes a small, finished module that passes the checks, to be changed into yours.
 *
 * Options after the name: `--depends contacts,product`, `--entity Vehicle`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { modules } from '#modules/index.ts'
import { type ModuleRequest, type ModuleWords, moduleWords, NewModuleError } from './module-words.ts'
import { entityFile } from './templates/entity.ts'
import {
  actionFile,
  manifestFile,
  readmeFile,
  ruleFile,
  seedFile,
  translationsFile,
  viewsFile,
} from './templates/parts.ts'
import { testFile } from './templates/test.ts'

/** Files of a new module, by their paths inside it. */
function filesOf(words: ModuleWords): Record<string, string> {
  const { file, module } = words
  return {
    'index.ts': manifestFile(words),
    'README.md': readmeFile(words),
    [`entities/${file}.ts`]: entityFile(words),
    'rules/due-in-time.ts': ruleFile(words),
    'actions/finish.ts': actionFile(words),
    [`views/${file}.ts`]: viewsFile(words),
    [`seeds/${file}.csv`]: seedFile(words),
    [`tests/${module}.test.ts`]: testFile(words),
    'i18n/fr.json': translationsFile(words),
  }
}

/**
 * Writes the module's folder and adds it to `modules/index.ts`. Everything is checked and written aside first, so a
 * failure leaves the tree as it was.
 * @throws NewModuleError
 */
export function newModule(root: string, request: ModuleRequest): ModuleWords {
  const words = moduleWords(root, modules, request)
  const list = join(root, 'modules/index.ts')
  const listed = withModule(readFileSync(list, 'utf8'), words)
  const folder = join(root, 'modules', words.module)
  const aside = join(root, 'modules', `.new-${words.module}-${process.pid}`)
  try {
    for (const [path, content] of Object.entries(filesOf(words))) {
      mkdirSync(dirname(join(aside, path)), { recursive: true })
      writeFileSync(join(aside, path), content)
    }
    renameSync(aside, folder)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  writeFileSync(list, listed)
  format(root, [list, folder])
  return words
}

/** The list of modules with one more: an import and an entry. */
function withModule(source: string, { identifier, module }: ModuleWords): string {
  const lines = source.split('\n')
  const last = lines.findLastIndex((line) => line.startsWith('import '))
  const entries = /(: ModuleManifest\[\] = \[)([^\]]*)(\])/
  if (last < 0 || !entries.test(source)) {
    throw new NewModuleError(
      'modules/index.ts is not as expected: it must import each module and list it in "modules".',
    )
  }
  lines.splice(last + 1, 0, `import ${identifier} from './${module}/index.ts'`)
  return lines.join('\n').replace(entries, (_, open: string, names: string, close: string) => {
    const known = names.split(',').map((name) => name.trim())
    return open + [...known.filter(Boolean), identifier].sort().join(', ') + close
  })
}

/** Lines break where names are long, imports sort by them: the formatter knows how. */
function format(root: string, paths: string[]): void {
  const biome = join(root, 'node_modules/.bin/biome')
  const { status, stderr } = spawnSync(biome, ['check', '--write', ...paths], { cwd: root, encoding: 'utf8' })
  if (status !== 0) console.warn(`Format the new files yourself, with npm run format.\n${stderr ?? ''}`)
}

/** What to do next, for the terminal. */
function nextSteps({ module, file, entity, plural }: ModuleWords): string {
  return `Made modules/${module}, and added it to modules/index.ts.

  entities/${file}.ts   ${entity}: change its fields, and the words that people read
  rules/, actions/, views/   one rule, one action, a list and a form
  i18n/   what people read, in other languages: a file for each
  README.md   what ${plural.toLowerCase()} are, for a user

Next:
  npm run schema             writes its GraphQL types to schema/schema.graphql: review the difference
  npx vitest run modules/${module} server/testing -t ${module}
  npm run check              format, types, import rules
  npm start                  new tenants have it; see docs/modules.md for how to go on
`
}

/** The command; gives the exit code. */
function main(argv: string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { depends: { type: 'string' }, entity: { type: 'string' } },
      allowPositionals: true,
    })
    if (positionals.length > 1)
      throw new NewModuleError(`One name at a time, please: ${positionals.join(' ')}.`)
    const depends = values.depends?.split(/[\s,]+/).filter(Boolean)
    const request = { name: positionals[0] ?? '', depends, entity: values.entity }
    console.log(nextSteps(newModule(resolve(import.meta.dirname, '../..'), request)))
    return 0
  } catch (error) {
    if (!(error instanceof NewModuleError || error instanceof TypeError)) throw error
    console.error(error.message)
    return 1
  }
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
