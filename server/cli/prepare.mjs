// Runs after `npm ci`: builds the admin, so that the first start need not. It never fails an installation: where the
// admin or its builder is absent there is nothing to do, and `npm start` tries again where it failed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = join(dirname(fileURLToPath(import.meta.url)), '../..')
const vite = join(project, 'node_modules/vite/bin/vite.js')
const ours = join(project, 'node_modules/.bin/node')

if (existsSync(join(project, 'admin/vite.config.ts')) && existsSync(vite)) {
  const node = existsSync(ours) ? ours : process.execPath
  const build = spawnSync(node, [vite, 'build', 'admin', '--logLevel', 'error'], {
    cwd: project,
    stdio: 'inherit',
  })
  if (build.status !== 0) console.error('The admin was not built; npm start will try again.')
}
