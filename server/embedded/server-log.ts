import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { diskFull, freeMegabytes } from './data-folder.ts'
import { StartupError } from './startup-error.ts'

/** The file that gets what the server says before its own log is open. */
export function startLogPath(folder: string): string {
  return join(folder, 'postgres-start.log')
}

/** What the server wrote since `since` (milliseconds): to its start log and to its newest log file, at most 32 KB of each. */
export function recentLog(folder: string, data: string, since: number): string {
  const files = [startLogPath(folder)]
  try {
    const logs = readdirSync(join(data, 'log')).map((name) => join(data, 'log', name))
    files.push(...logs.filter((path) => statSync(path).mtimeMs >= since))
  } catch {
    // No log folder yet.
  }
  return files.map(tail).join('\n')
}

function tail(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const buffer = Buffer.alloc(Math.min(size, 32_768))
      readSync(file, buffer, 0, buffer.length, size - buffer.length)
      return buffer.toString('utf8')
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}

/**
 * Says why initdb or the server failed.
 * @param output what it wrote
 * @returns DISK_FULL, DATABASE_VERSION, FOLDER_UNWRITABLE, or DATABASE_FAILED with the server's own last word
 */
export function explainFailure(output: string, folder: string, data: string): StartupError {
  // A full disk often also swallows the log line that would say so.
  if (/No space left on device|Disk quota exceeded/i.test(output) || (freeMegabytes(folder) ?? 99) < 4) {
    return diskFull(folder)
  }
  if (/database files are incompatible with server/.test(output)) {
    return new StartupError(
      'DATABASE_VERSION',
      `The database in ${data} was made by another version of PostgreSQL.`,
      'Start the release of Trellis that made it, archive its tenants, and restore them in this one.',
    )
  }
  if (/has invalid permissions|has wrong ownership/.test(output)) {
    return new StartupError(
      'FOLDER_UNWRITABLE',
      `The files in ${data} do not belong to this account alone, which PostgreSQL insists on.`,
      'Run chown -R and chmod -R u=rwX,go= on it, and keep it on a file system that knows owners.',
    )
  }
  const said = /(?:FATAL|PANIC|error|could not)[: ].*/g
  const last = output.match(said)?.at(-1) ?? 'it gave no reason'
  return new StartupError(
    'DATABASE_FAILED',
    `The embedded PostgreSQL did not start: ${last}`,
    `Its log is in ${join(data, 'log')} and ${startLogPath(folder)}.`,
  )
}
