/**
 * `POST /base/import?entity=Partner&mode=TRY`: the body is the file, of up to 200 MB, and the reply is the report.
 * `POST /base/import/preview?entity=Partner` tells what the file holds and what its columns probably are,
 * `GET /base/import/template?entity=Partner` gives a file with nothing but the columns, and
 * `GET /base/import/errors/<import>` the refused rows of a run in the background.
 */

import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { errorsPath } from './errors-table.ts'
import { importStream, previewStream, startStream } from './import-content.ts'
import { encodings, type Format, type SourceOptions } from './readers/row.ts'
import { errorsReply, templateReply } from './replies.ts'

const previewPath = '/base/import/preview'
const templatePath = '/base/import/template'

/** Most bytes of a file over HTTP. */
export const largestBody = 200_000_000

/**
 * Formats by the type of the body. None of them is one that a foreign page may send without asking first, as a form
 * or plain text would be.
 */
const formatsByType = new Map<string, Format>([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
])

/** A route of the base module: serves `/base/import`, for whoever is signed in. */
export function importRoute(
  scopeOf: (viewer: Viewer) => OperationScope,
): (request: Request, viewer: Viewer | null) => Promise<Response> {
  return async (request, viewer) => {
    const { pathname, searchParams } = new URL(request.url)
    const isFile = pathname === '/base/import' || pathname === previewPath
    const isFetched = pathname === templatePath || pathname.startsWith(errorsPath)
    if (!isFile && !isFetched) throw new TrellisError('NOT_FOUND', say`There is nothing here.`)
    const method = isFile ? 'POST' : 'GET'
    if (request.method !== method) return new Response(null, { status: 405, headers: { allow: method } })
    if (!viewer) throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
    if (pathname === templatePath) return templateReply(scopeOf(viewer), searchParams)
    if (isFetched) return errorsReply(scopeOf(viewer), pathname.slice(errorsPath.length))
    const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const format = formatsByType.get(type)
    if (!format)
      throw new TrellisError(
        'BAD_REQUEST',
        say`Send the file as one of ${[...formatsByType.keys()].join(', ')}.`,
      )
    if (!request.body)
      throw new TrellisError('BAD_REQUEST', say`The request has no body: it is to be the file.`)
    if (pathname === previewPath)
      return Response.json(
        await previewStream(scopeOf(viewer), request.body, largestBody, {
          entity: required(searchParams, 'entity'),
          fileName: `import.${format}`,
          source: sourceOf(searchParams),
        }),
      )
    if (searchParams.get('background') === 'true') {
      const jobId = await startStream(scopeOf(viewer), request.body, largestBody, {
        format,
        name: searchParams.get('name'),
        entity: required(searchParams, 'entity'),
        mode: modeOf(searchParams.get('mode')),
        isAllOrNothing: searchParams.get('allOrNothing') === 'true',
        mapping: mappingOf(searchParams.get('mapping')),
        source: sourceOf(searchParams),
      })
      return Response.json({ jobId }, { status: 202 })
    }
    const report = await importStream(scopeOf(viewer), request.body, largestBody, {
      fileName: `import.${format}`,
      name: searchParams.get('name') ?? undefined,
      entity: required(searchParams, 'entity'),
      mode: modeOf(searchParams.get('mode')),
      isAllOrNothing: searchParams.get('allOrNothing') === 'true',
      mapping: mappingOf(searchParams.get('mapping')),
      source: sourceOf(searchParams),
    })
    return Response.json(report)
  }
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name)
  if (!value)
    throw new TrellisError(
      'BAD_REQUEST',
      say`The address lacks ${name}, as in /base/import?entity=Partner&mode=TRY.`,
    )
  return value
}

function modeOf(value: string | null): 'TRY' | 'COMMIT' {
  if (value === 'TRY' || value === 'COMMIT') return value
  throw new TrellisError(
    'BAD_REQUEST',
    say`Say mode=TRY to see what would happen, or mode=COMMIT to keep it.`,
  )
}

function mappingOf(value: string | null): unknown {
  if (value === null) return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw new TrellisError('BAD_REQUEST', say`The mapping is not valid JSON.`)
  }
}

function sourceOf(parameters: URLSearchParams): SourceOptions {
  const given = parameters.get('encoding')
  const encoding = encodings.find((one) => one === given)
  if (given !== null && !encoding)
    throw new TrellisError('BAD_REQUEST', say`encoding is one of ${encodings.join(', ')}.`)
  const delimiter = parameters.get('delimiter') ?? undefined
  if (delimiter !== undefined && delimiter.length !== 1)
    throw new TrellisError('BAD_REQUEST', say`delimiter is one character.`)
  const sheet = parameters.get('sheet') ?? undefined
  return { ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...(sheet && { sheet }) }
}
