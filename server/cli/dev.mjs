// `npm run dev`: the server, started again when its files change, and Vite's server for the admin, which passes API
// requests on. Open the address that Vite prints.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = join(dirname(fileURLToPath(import.meta.url)), '../..')
const env = { ...process.env, NODE_ENV: 'development' }
const port = process.env.PORT ?? '4000'
const watched = ['server', 'schema', 'modules'].map((folder) => `--watch-path=${folder}`)
const children = [
  spawn(
    process.execPath,
    [...watched, '--watch-preserve-output', 'server/cli/bin.mjs', 'start', ...process.argv.slice(2)],
    {
      cwd: project,
      env,
      stdio: 'inherit',
    },
  ),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'admin', '--clearScreen', 'false'], {
    cwd: project,
    env: { ...env, TRELLIS_URL: process.env.TRELLIS_URL ?? `http://127.0.0.1:${port}` },
    stdio: 'inherit',
  }),
]

let isStopping = false
function stop(signal) {
  if (isStopping) return
  isStopping = true
  for (const child of children) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
// One without the other is of no use.
for (const child of children) child.on('exit', () => stop('SIGTERM'))
