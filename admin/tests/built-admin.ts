import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const admin = join(import.meta.dirname, '..')
const lock = join(tmpdir(), 'trellis-admin-build')
const longestBuild = 60_000

/** Builds the admin where there is no build or an older one; of several test files at once the first does it. */
export async function ensureAdminBuilt(): Promise<void> {
  const deadline = Date.now() + longestBuild
  while (isStale()) {
    if (!takeLock()) {
      // A build that was killed leaves its lock behind.
      if (Date.now() > deadline) rmdirSync(lock)
      await sleep(200)
      continue
    }
    try {
      if (isStale())
        execFileSync('node_modules/.bin/vite', ['build', 'admin'], {
          cwd: join(admin, '..'),
          // The runner's own would make a build for tests, and leave it to the next start.
          env: { ...process.env, NODE_ENV: 'production' },
        })
    } finally {
      rmdirSync(lock)
    }
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

function isStale(): boolean {
  const page = join(admin, 'dist', 'index.html')
  if (!existsSync(page)) return true
  const built = statSync(page).mtimeMs
  const folders = [join(admin, 'src'), ...globSync(join(admin, '../modules/*/admin'))]
  const sources = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  return [
    ...sources.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)),
    ...['index.html', 'vite.config.ts', 'service-worker.ts', 'offline/worker.js'].map((file) =>
      join(admin, file),
    ),
  ].some((file) => statSync(file).mtimeMs > built)
}
