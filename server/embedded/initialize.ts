import { spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { explainFolderError } from './data-folder.ts'
import { generatePassword, keepPassword, readPassword } from './password-file.ts'
import type { Placement } from './placement.ts'
import { commandAs, type RunAs } from './run-as.ts'
import { explainFailure } from './server-log.ts'

/**
 * Makes an empty database cluster, unless there is one. It is made aside, synced to disk, then renamed: a kill in
 * between leaves none, and the next start makes it again.
 * @param folder where the password is kept
 * @throws StartupError DISK_FULL, FOLDER_UNWRITABLE, DATABASE_FAILED
 */
export async function initialize(folder: string, { data, programs }: Placement, runAs: RunAs): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return
  let aside: string | undefined
  try {
    removeLeftovers(data)
    // A new name each time: the initdb of a killed start may still be at work in the old one.
    aside = mkdtempSync(`${data}.new-`)
    const passwordFile = `${aside}.password`
    const password = readPassword(folder) ?? generatePassword()
    keepPassword(folder, password)
    writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' })
    if (runAs.kind === 'account') {
      for (const path of [aside, passwordFile]) chownSync(path, runAs.account.uid, runAs.account.gid)
    }
    try {
      await runInitdb(programs, runAs, aside, passwordFile, folder)
    } finally {
      rmSync(passwordFile, { force: true })
    }
    renameSync(aside, data)
    syncFolder(dirname(data))
  } catch (error) {
    if (aside) rmSync(aside, { recursive: true, force: true })
    throw explainFolderError(error, folder)
  }
}

function removeLeftovers(data: string): void {
  for (const name of readdirSync(dirname(data))) {
    if (name.startsWith(`${basename(data)}.new-`)) {
      rmSync(join(dirname(data), name), { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

/**
 * Sorting and case rules come from PostgreSQL's builtin C.UTF-8, the same on every machine. Trigram search alone
 * still asks the C library which characters are letters, so it needs a UTF-8 locale to know accented ones: their
 * names differ between systems, and plain C is the last resort.
 */
async function runInitdb(
  programs: string,
  runAs: RunAs,
  data: string,
  passwordFile: string,
  folder: string,
): Promise<void> {
  const initdb = [join(programs, 'bin', 'initdb'), '-D', data]
  let output = ''
  for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    const made = await run(runAs, [
      ...initdb,
      ...['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${ctype}`],
      ...['--no-sync', '--no-instructions', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
    ])
    output = made.output
    if (made.ok) {
      // One pass over the finished files is much faster than a sync at each step.
      const synced = await run(runAs, [...initdb, '--sync-only'])
      if (synced.ok) return
      output = synced.output
      break
    }
    if (!output.includes('invalid locale name')) break
  }
  throw explainFailure(output, folder, data)
}

function run(runAs: RunAs, command: string[]): Promise<{ ok: boolean; output: string }> {
  const { file, args, ids } = commandAs(runAs, command)
  return new Promise((resolve, reject) => {
    // A session of its own: Ctrl-C in the terminal is for us, who then decide what to do with it.
    const child = spawn(file, args, { ...ids, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('close', (status) => resolve({ ok: status === 0, output }))
  })
}

function syncFolder(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
