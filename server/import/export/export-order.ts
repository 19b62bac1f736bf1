/** What is asked of an export in the background, and what comes of it. */

import { z } from 'zod'
import { TrellisError } from '#core/errors.ts'
import { enqueue } from '#core/job.ts'
import { say } from '#core/say.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import { formats } from '../readers/row.ts'
import { type ExportRequest, tryExport } from './plan-export.ts'

const input = z.object({
  entity: z.string(),
  format: z.enum(formats),
  fields: z.array(z.string()).min(1).max(200).optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
  search: z.string().optional(),
  orderBy: z.array(z.unknown()).optional(),
  /** Name of the file, with its extension. */
  name: z.string(),
  /** Records that there were when it was asked for, for progress. */
  count: z.number(),
})

/** What a request asks to export in the background. */
export interface ExportOrder extends ExportRequest {
  /** What to call it; the entity's plural and the day when left out. */
  name?: string | null
}

/** What the job's result says of the file. */
export interface ExportResult {
  name: string
  rows: number
  /** Of the file. */
  bytes: number
  /** Path to fetch it from. */
  download: string
}

/** Path that the file of a job is fetched from. */
export const exportPath = '/base/export/'

/** What the job is, without its work. */
export const exportOptions = {
  name: 'base.export',
  label: 'Export',
  description: 'Writes records to a file, as whoever asked may read them.',
  input,
  attempts: 4,
}

/**
 * Starts an export as a job of the viewer's, whose GraphQL context is given; gives the job's id. What the viewer may not read is refused at once.
 * @throws TrellisError BAD_REQUEST for what cannot be exported, FORBIDDEN for what may not be read
 */
export async function enqueueExport(
  scope: OperationScope,
  order: ExportOrder,
  context: object,
): Promise<number> {
  const { name, ...request } = order
  const { entity, count } = await tryExport(scope.registry, request, context)
  return runOperation(scope, {}, async (_operation, { db, viewer, today }) => {
    const title = plainName(name || `${entity.plural} ${today}`)
    const file = `${title}.${request.format}`
    return enqueue(
      { db, viewer },
      { options: exportOptions as never },
      { ...request, entity: entity.name, name: file, count },
      { label: say`Export ${file}` },
    )
  })
}

/** A name that every file system takes. */
function plainName(text: string): string {
  const plain = text
    .replace(/[\p{Cc}/\\:*?"<>|]/gu, ' ')
    .trim()
    .replace(/^\.+/, '')
  if (plain.length > 120)
    throw new TrellisError('BAD_REQUEST', say`The name of a file has at most 120 characters.`)
  return plain || 'Export'
}
