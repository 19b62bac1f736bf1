/** What imports by request share: a folder for the time of the import, and what the request says of its rows. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { parseMapping } from './mapping/mapping.ts'
import type { ImportRequest } from './run.ts'

/** What the rows become, as a request said it. */
export function subjectOf(entity: string, mapping: unknown): Pick<ImportRequest, 'entity' | 'mapping'> {
  if (mapping === undefined || mapping === null) return { entity }
  const parsed = parseMapping(mapping, 'of the request')
  if (parsed.entity !== entity)
    throw new TrellisError('BAD_REQUEST', say`The mapping makes ${parsed.entity} records, not ${entity}.`)
  if (parsed.join)
    throw new TrellisError(
      'BAD_REQUEST',
      say`A mapping that joins a second file works on the command line only.`,
    )
  return { mapping: parsed }
}

/** Gives the work a folder of its own, which goes with it. */
export async function withFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-import-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
