import { join } from 'node:path'
import { freeMegabytes } from '#server/embedded/data-folder.ts'
import type { Control } from '#server/tenants/control.ts'

/** PostgreSQL takes 16 MB at a time for its log of changes. */
const leastMegabytes = 32

/**
 * Rejects while the program cannot do its work: the database is away, or the disk of the embedded one is full.
 * @param folder that of the embedded database; undefined for a server, which has a disk of its own
 */
export async function checkReady(control: Control, folder: string | undefined): Promise<void> {
  await control.ping()
  const free = folder === undefined ? undefined : freeMegabytes(join(folder, 'postgres'))
  if (free !== undefined && free < leastMegabytes) throw new Error(`only ${free} MB are free in ${folder}`)
}
