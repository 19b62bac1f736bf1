/** Imports whose content comes with a request: kept in a file for the time of the import. */

import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { ImportContent, Imports } from '#schema/context.ts'
import { atMost, piecesOf } from '#server/http/pieces.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { subjectOf, withFolder } from './content-folder.ts'
import { enqueueImport, type ImportInput } from './import-job.ts'
import { importable, type Preview, previewFile } from './preview/preview.ts'
import type { SourceOptions } from './readers/row.ts'
import type { ImportReport } from './report.ts'
import type { ImportRequest } from './run.ts'
import { runImport } from './run-import.ts'

/** Most characters of a text in a GraphQL mutation. */
const longestText = 1_000_000

/** The imports of one viewer, for GraphQL. */
export function contentImports(scope: OperationScope): Imports {
  return {
    async run({ content, format, mapping, entity, ...rest }: ImportContent) {
      checkText(scope, content)
      const extension = format === 'CSV' ? 'csv' : 'ndjson'
      return withFolder(async (folder) => {
        const path = join(folder, `import.${extension}`)
        await writeFile(path, content)
        const report = await runImport(scope, {
          ...rest,
          ...subjectOf(entity, mapping),
          path,
          name: rest.name ?? `${entity}.${extension}`,
        })
        return Number(report.jobId)
      })
    },
    async start({ content, format, ...rest }) {
      checkText(scope, content)
      return withFolder(async (folder) => {
        const path = join(folder, 'import')
        await writeFile(path, content)
        return enqueueImport(scope, path, { ...rest, format: format === 'CSV' ? 'csv' : 'ndjson' })
      })
    },
  }
}

function checkText({ viewer }: OperationScope, content: string): void {
  if (viewer.scopes?.readOnly) throw new TrellisError('FORBIDDEN', say`This API key may only read.`)
  if (content.length <= longestText) return
  throw new TrellisError(
    'TOO_COMPLEX',
    say`The text is longer than a megabyte. Send it to POST /base/import instead.`,
  )
}

/** Keeps a body that streams in, of at most `limit` bytes, and starts its import as a job; gives the job's id. */
export async function startStream(
  scope: OperationScope,
  body: ReadableStream<Uint8Array>,
  limit: number,
  request: ImportInput,
): Promise<number> {
  return withFolder(async (folder) => {
    const path = join(folder, 'import')
    await keepBody(body, path, limit)
    return enqueueImport(scope, path, request)
  })
}

/**
 * Imports a body that streams in, of at most `limit` bytes.
 * @throws TrellisError BAD_REQUEST when it is longer
 */
export async function importStream(
  scope: OperationScope,
  body: ReadableStream<Uint8Array>,
  limit: number,
  request: Omit<ImportRequest, 'path' | 'mapping'> & { entity: string; fileName: string; mapping?: unknown },
): Promise<ImportReport> {
  const { mapping, entity, fileName, ...rest } = request
  return withFolder(async (folder) => {
    const path = join(folder, fileName)
    await keepBody(body, path, limit)
    return runImport(scope, { ...rest, ...subjectOf(entity, mapping), path })
  })
}

/**
 * Looks at a body that streams in, of at most `limit` bytes.
 * @throws TrellisError as `previewFile`
 */
export async function previewStream(
  scope: OperationScope,
  body: ReadableStream<Uint8Array>,
  limit: number,
  { entity, fileName, source }: { entity: string; fileName: string; source: SourceOptions },
): Promise<Preview> {
  await importable(scope, entity)
  return withFolder(async (folder) => {
    const path = join(folder, fileName)
    await keepBody(body, path, limit)
    return previewFile(scope, entity, path, source)
  })
}

/** Streams a body into a file. @throws TrellisError BAD_REQUEST when it is longer than `limit` bytes */
async function keepBody(body: ReadableStream<Uint8Array>, path: string, limit: number): Promise<void> {
  const pieces = atMost(limit, piecesOf(body), 'Import it on the command line.')
  await pipeline(pieces, createWriteStream(path))
}
