import { join } from 'node:path'
import { explainFolderError, prepareFolder } from './data-folder.ts'
import { type HeldLock, tryLock } from './lock-file.ts'
import { StartupError } from './startup-error.ts'

/**
 * Makes this process the only one that serves a data folder; `<folder>/trellis.lock` says who does.
 * A lock whose holder died, by whatever cause, is taken over.
 * @returns `describe` adds the address once it is known, so that a refused second start can tell it;
 *   `release` gives the folder back (both may be called at any time, also in an `exit` handler)
 * @throws StartupError FOLDER_IN_USE, FOLDER_UNWRITABLE, DISK_FULL
 */
export function acquireFolder(folder: string): HeldLock {
  const path = prepareFolder(folder)
  const lock = attempt(path)
  if ('held' in lock) return lock.held
  const { pid, since, address } = lock.holder
  throw new StartupError(
    'FOLDER_IN_USE',
    `Trellis already runs on ${path}: process ${pid}, since ${since}${address ? `, at ${address}` : ', still starting'}.`,
    `${address ? `Open ${address}, or stop` : 'Wait for it, or stop'} it first (kill ${pid}); a second one needs a folder and a port of its own: TRELLIS_DATA=/other/folder PORT=4001 npm start`,
  )
}

function attempt(path: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(join(path, 'trellis.lock'))
  } catch (error) {
    throw explainFolderError(error, path)
  }
}
