#!/usr/bin/env node
// Plain JavaScript that any Node can read: it hands over to the Node that npm installed, when this one is too old to
// run the program's TypeScript.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const oldestMajor = 24

if (Number(process.versions.node.split('.')[0]) >= oldestMajor) {
  // Read and compiled once, the program's files load in a fraction of the time.
  modules.enableCompileCache?.(join(here, '../../node_modules/.cache/trellis'))
  const { runCommand } = await import('./run-command.ts')
  process.exit(await runCommand(process.argv.slice(2), process.env))
}

const node = findNode()
if (!node) {
  console.error(`Trellis needs Node ${oldestMajor} or newer; this is ${process.version}.`)
  console.error('Run npm ci, which brings one along on Linux and macOS, or install a newer Node.')
  process.exit(1)
}
const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`${node} does not start: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)))

/** The Node of the optional dependency, here or in a folder above. */
function findNode() {
  for (let folder = here; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'node')
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return undefined
  }
}
