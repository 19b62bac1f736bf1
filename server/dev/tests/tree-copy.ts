/** A throw-away copy of the tree, in which tests may add modules and run the checks on them. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { inject } from 'vitest'

export interface TreeCopy {
  folder: string
  /** Runs a TypeScript program of the copy. */
  node(...args: string[]): SpawnSyncReturns<string>
  /** Runs a program of node_modules/.bin; `output` is all that it said. */
  run(program: string, ...args: string[]): { status: number | null; output: string }
  write(path: string, content: string): void
  remove(): void
}

const root = resolve(import.meta.dirname, '../../..')
const copied = [
  'server',
  'schema',
  'modules',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'vitest.config.ts',
  '.dependency-cruiser.mjs',
]

/** Copies the sources, with the installed packages linked. */
export function copyTree(): TreeCopy {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-copy-'))
  for (const path of copied) {
    // A file that somebody is writing at this moment may be gone when its turn comes.
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !/\/\.new-/.test(from),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const options = {
    cwd: folder,
    encoding: 'utf8' as const,
    env: {
      ...process.env,
      TRELLIS_TEST_DATABASE_URL: inject('databaseUrl'),
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
    },
  }
  return {
    folder,
    node: (...args) => spawnSync(process.execPath, args, options),
    run(program, ...args) {
      const result = spawnSync(join(root, 'node_modules/.bin', program), args, options)
      return { status: result.status, output: `${result.stdout}${result.stderr}` }
    },
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs everything that `npm run check` and `npm test` ask of one module; gives what is wrong, by check. */
export function checkModule(copy: TreeCopy, name: string, depends: string[]): Record<string, string> {
  const checks: Record<string, [program: string, ...args: string[]]> = {
    'format and lint': ['biome', 'check', '--error-on-warnings', `modules/${name}`, 'modules/index.ts'],
    types: ['tsc', '--noEmit', '-p', 'tsconfig.module.json'],
    'import rules': [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err',
      `modules/${name}`,
    ],
    'tests and conformance': ['vitest', 'run', `modules/${name}`, 'server/testing/tests/one'],
  }
  // The conformance suite of this module only: the others have theirs in the run around this one.
  copy.write(
    'server/testing/tests/one.test.ts',
    `import manifest from '#modules/${name}/index.ts'
import { testConformance } from '../conformance.ts'
testConformance(manifest, 'modules/${name}')`,
  )
  // The module with what it depends on: the types of other extensions stay out of the program.
  const include = [`modules/${name}/**/*.ts`, ...depends.map((module) => `modules/${module}/index.ts`)]
  const exclude = [`modules/${name}/tests`]
  copy.write('tsconfig.module.json', JSON.stringify({ extends: './tsconfig.json', include, exclude }))
  return Object.fromEntries(
    Object.entries(checks).flatMap(([check, command]) => {
      const { status, output } = copy.run(...command)
      return status === 0 ? [] : [[check, output]]
    }),
  )
}
