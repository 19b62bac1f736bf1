import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { explainFolderError } from './data-folder.ts'
import type { Programs } from './programs.ts'
import { type Account, canReach, type RunAs } from './run-as.ts'
import { StartupError } from './startup-error.ts'

/** Where the database's files and programs are, once the account that runs them can reach both. */
export type Placement = { data: string; programs: string }

/** Root's place for what another account must reach: the one that the file system standard gives to a program's data. */
const SHARED = '/var/lib/trellis'

/**
 * Decides where data and programs live, and makes them reachable for the account that PostgreSQL runs as.
 * Nearly always that is `<folder>/postgres` and node_modules. Only root without user namespaces, in a folder
 * that other accounts cannot enter (such as root's home), gets a folder under /var/lib/trellis, to which
 * `<folder>/postgres` then is a symbolic link, and a copy of the programs; `log` tells it.
 * @throws StartupError FOLDER_UNREACHABLE, FOLDER_UNWRITABLE, DISK_FULL
 */
export function place(folder: string, found: Programs, runAs: RunAs, log: (line: string) => void): Placement {
  const link = join(folder, 'postgres')
  try {
    if (runAs.kind !== 'account') {
      const data = resolveData(link)
      takeOver(data, process.geteuid?.() ?? 0, process.getegid?.() ?? 0)
      return { data, programs: found.root }
    }
    const { account } = runAs
    log(
      `PostgreSQL refuses to run as root and user namespaces are off here: it runs as the account ${account.name}.`,
    )
    return { data: placeData(folder, link, account, log), programs: placePrograms(found, account, log) }
  } catch (error) {
    throw error instanceof StartupError ? error : explainFolderError(error, folder)
  }
}

function placeData(folder: string, link: string, account: Account, log: (line: string) => void): string {
  if (lstatSync(link, { throwIfNoEntry: false })) {
    const data = resolveData(link)
    openTo(account, dirname(data))
    if (!canReach(account, dirname(data))) throw unreachable(data, account)
    takeOver(data, account.uid, account.gid)
    return data
  }
  openTo(account, folder)
  if (canReach(account, folder)) return link
  mkdirSync(SHARED, { recursive: true, mode: 0o755 })
  const home = mkdtempSync(join(SHARED, 'database-'))
  openTo(account, home)
  if (!canReach(account, home)) throw unreachable(home, account)
  symlinkSync(join(home, 'postgres'), link)
  log(`${folder} is closed to that account, so the database is kept in ${home}, and ${link} points there.`)
  return join(home, 'postgres')
}

function placePrograms(found: Programs, account: Account, log: (line: string) => void): string {
  if (canReach(account, join(found.root, 'bin')) && canReach(account, join(found.root, 'share')))
    return found.root
  const copy = join(SHARED, `postgresql-${found.version}`)
  if (!existsSync(copy)) {
    mkdirSync(SHARED, { recursive: true, mode: 0o755 })
    const aside = mkdtempSync(join(SHARED, '.copy-'))
    cpSync(found.root, aside, { recursive: true, verbatimSymlinks: true })
    chmodSync(aside, 0o755)
    renameSync(aside, copy)
    log(`${found.root} is closed to that account, so PostgreSQL's programs were copied to ${copy}.`)
  }
  if (!canReach(account, join(copy, 'bin'))) throw unreachable(copy, account)
  return copy
}

/** Lets the account's group pass through (not list) a folder that is root's alone. Others stay out. */
function openTo(account: Account, folder: string): void {
  if (canReach(account, folder) || !canReach(account, dirname(folder))) return
  const { uid, mode } = statSync(folder)
  // Only a private folder is opened: one that is shared with a group already has owners who decided on it.
  if ((mode & 0o077) !== 0) return
  chownSync(folder, uid, account.gid)
  chmodSync(folder, 0o710)
}

/** Gives the data to the account that runs it now: an earlier start may have run it in another way. */
function takeOver(data: string, uid: number, gid: number): void {
  if (process.geteuid?.() !== 0 || !existsSync(data) || statSync(data).uid === uid) return
  const run = spawnSync('chown', ['-R', `${uid}:${gid}`, data], { encoding: 'utf8' })
  if (run.status === 0) return
  throw new StartupError(
    'FOLDER_UNREACHABLE',
    `The database files in ${data} belong to another account and could not be taken over.`,
    `Run chown -R ${uid}:${gid} ${data} by hand, then start again.`,
  )
}

/**
 * The data's real path. A link whose folder is there but whose data is not is a first start that was cut off;
 * a link to a lost folder (a disk not mounted) must not quietly become an empty database.
 */
function resolveData(link: string): string {
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return link
  const target = resolve(dirname(link), readlinkSync(link))
  if (existsSync(dirname(target))) return existsSync(target) ? realpathSync(target) : target
  throw new StartupError(
    'FOLDER_UNREACHABLE',
    `The database of this folder is kept in ${target}, which is not there.`,
    `Mount or restore it; or, to begin with an empty database, remove the link ${link}.`,
  )
}

function unreachable(path: string, account: Account): StartupError {
  return new StartupError(
    'FOLDER_UNREACHABLE',
    `PostgreSQL runs as the account ${account.name} here, which cannot reach ${path}.`,
    `Move the folder that holds ${basename(path)} to one that it can reach and set TRELLIS_DATA to it, or start as a plain user instead of root.`,
  )
}
