/**
 * Type-checks each module as a program of its own, which holds only the module and those that it depends on. An
 * extension's types reach whoever has its file in the program, so only in such a program can a missing dependency be
 * seen. The dependencies are there by their manifests, which lead to their extensions.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { modules } from '#modules/index.ts'
import { orderModules } from '#server/registry/order.ts'

/** Compiler options of the project, for a program that holds only the given globs; prints what is wrong. */
export function typeCheck(include: string[], exclude: string[] = []): { ok: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-types-'))
  try {
    const config = join(folder, 'tsconfig.json')
    const root = resolve('.')
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
        include: include.map((glob) => join(root, glob)),
        exclude: exclude.map((glob) => join(root, glob)),
      }),
    )
    const result = spawnSync('tsc', ['--noEmit', '-p', config], { encoding: 'utf8' })
    return { ok: result.status === 0, output: result.stdout + result.stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Checks every shipped module; true when all of them hold alone. */
export function checkModuleTypes(): boolean {
  let ok = true
  for (const { name } of modules) {
    const dependencies = orderModules(modules, [name]).map((manifest) => `modules/${manifest.name}/index.ts`)
    const result = typeCheck(
      [`modules/${name}/**/*.ts`, ...dependencies],
      [`modules/${name}/**/tests`, `modules/${name}/admin`],
    )
    if (!result.ok) console.log(`${name}:\n${result.output}`)
    ok &&= result.ok
  }
  return ok
}
