import {
  accessSync,
  constants,
  mkdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { errorCode } from './error-code.ts'
import { StartupError } from './startup-error.ts'

/**
 * Makes the data folder where it is missing (for its owner alone), and proves that this account can write in it.
 * @returns its absolute path without symbolic links
 * @throws StartupError FOLDER_UNWRITABLE, DISK_FULL
 */
export function prepareFolder(folder: string): string {
  const path = resolve(folder)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (!statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    // access(2) does not know quotas, full disks and some network file systems: only a real write proves it.
    const probe = join(path, `.write-test-${process.pid}`)
    writeFileSync(probe, 'x', { flush: true })
    rmSync(probe, { force: true })
    return realpathSync(path)
  } catch (error) {
    throw explainFolderError(error, path)
  }
}

const REASONS: Record<string, string> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'its file system is mounted read-only',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  ENOTEMPTY: 'its folder postgres holds something that is not a database',
  ENOENT: 'a part of its path leads nowhere',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'its path is too long',
}

/**
 * Turns a file system error about the data folder into a StartupError.
 * @returns DISK_FULL or FOLDER_UNWRITABLE, or the same error where it is neither
 */
export function explainFolderError(error: unknown, folder: string): Error {
  const code = errorCode(error) ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder)
  const reason = REASONS[code]
  if (reason) {
    return new StartupError(
      'FOLDER_UNWRITABLE',
      `The data folder ${folder} cannot be used: ${reason}.`,
      'Make it writable for this account, or name another folder: TRELLIS_DATA=/path/to/folder npm start',
    )
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** The StartupError for a disk (or quota) that has no room left for `folder`. */
export function diskFull(folder: string): StartupError {
  const free = freeMegabytes(folder)
  return new StartupError(
    'DISK_FULL',
    `The disk that holds ${folder} is full${free === undefined ? '' : ` (${free} MB free)`}.`,
    'Free some space (a new database takes about 100 MB), or set TRELLIS_DATA to a folder on another disk. No data is lost.',
  )
}

/** Free space for this account in whole megabytes, or undefined where the file system does not say. */
export function freeMegabytes(folder: string): number | undefined {
  try {
    const stats = statfsSync(folder)
    return Math.floor((stats.bavail * stats.bsize) / 1_048_576)
  } catch {
    return undefined
  }
}
