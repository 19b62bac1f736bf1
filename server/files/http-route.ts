/**
 * `POST /base/files?entity=Partner&record=5&name=offer.pdf`: the body is the file, and the reply its attachment.
 * `POST /base/files?entity=Partner&field=image&name=logo.png`: a file for a field of a record that is going to be saved.
 * `GET /base/files/<id>` and `GET /base/files/of-field/<id>`: the file, to be saved; with `?show`, in place if it is a
 * picture; with `?show&size=64` (or 256) a picture whose longer side has so many pixels at most.
 */
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { piecesOf } from '#server/http/pieces.ts'
import { fileHeaders } from '#server/import/export/file-reply.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { type Attached, attach, attached } from './attach.ts'
import type { FileStore } from './file-store.ts'
import { isPicture } from './media-type.ts'
import { pictureSizeOf, scaledPicture, scaledType } from './scaled.ts'
import { storedForField, storeForField } from './store-for-field.ts'

export const filesPath = '/base/files'
const ofField = 'of-field/'

/** A route of the base module, for whoever is signed in. */
export function filesRoute(
  store: FileStore,
  scopeOf: (viewer: Viewer) => OperationScope,
): (request: Request, viewer: Viewer | null) => Promise<Response> {
  return async (request, viewer) => {
    const { pathname, searchParams } = new URL(request.url)
    const id = pathname.slice(filesPath.length + 1)
    const allowed = id ? ['GET', 'HEAD'] : ['POST']
    if (!allowed.includes(request.method))
      return new Response(null, { status: 405, headers: { allow: allowed.join(', ') } })
    if (!viewer) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
    if (id) {
      const file = await readable(scopeOf(viewer), id)
      const isShown = searchParams.has('show') && isPicture(file.mimeType)
      return isShown
        ? show(store, file, request, searchParams.get('size'))
        : send(store, file, request.method)
    }
    if (!request.body) throw new TrellisError('BAD_REQUEST', 'The request has no body: it is to be the file.')
    const field = searchParams.get('field')
    if (field) {
      const target = { name: required(searchParams, 'name'), entity: required(searchParams, 'entity'), field }
      const stored = await storeForField(store, scopeOf(viewer), target, piecesOf(request.body))
      return Response.json(stored, { status: 201 })
    }
    const attachment = {
      name: required(searchParams, 'name'),
      entity: required(searchParams, 'entity'),
      recordId: Number(required(searchParams, 'record')),
    }
    if (!Number.isSafeInteger(attachment.recordId))
      throw new TrellisError('BAD_REQUEST', 'record is the id of a record, such as 5.')
    const made = await attach(store, scopeOf(viewer), attachment, piecesOf(request.body))
    return Response.json({ id: String(made) }, { status: 201 })
  }
}

function readable(scope: OperationScope, id: string): Promise<Attached> {
  return id.startsWith(ofField) ? storedForField(scope, id.slice(ofField.length)) : attached(scope, id)
}

/** A picture in place. A content never changes: it may be shown again without being fetched, by the same person only. */
async function show(
  store: FileStore,
  file: Attached,
  request: Request,
  size: string | null,
): Promise<Response> {
  const pixels = size === null ? undefined : pictureSizeOf(size)
  const etag = `"${file.sha256.slice(0, 32)}${pixels ? `-${pixels}` : ''}"`
  const headers = {
    etag,
    'content-disposition': 'inline',
    'cache-control': 'private, max-age=300',
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const small = pixels && (await scaledPicture(store, file, pixels))
  if (!small) return send(store, file, request.method, headers)
  return new Response(request.method === 'HEAD' ? null : Buffer.from(small), {
    headers: {
      ...fileHeaders(file.name),
      ...headers,
      'content-type': scaledType,
      'content-length': String(small.byteLength),
      'x-content-type-options': 'nosniff',
    },
  })
}

async function send(
  store: FileStore,
  { name, mimeType, size, sha256 }: Attached,
  method: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers = {
    ...fileHeaders(name),
    'content-type': isPicture(mimeType) ? mimeType : 'application/octet-stream',
    'content-length': String(size),
    'x-content-type-options': 'nosniff',
    ...more,
  }
  if (method === 'HEAD') return new Response(null, { headers })
  const content = await store.read(sha256)
  if (!content)
    throw new TrellisError(
      'NOT_FOUND',
      `The content of "${name}" is missing in the store. Its operator can restore it from a backup.`,
    )
  return new Response(content, { headers })
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name)
  if (value) return value
  throw new TrellisError(
    'BAD_REQUEST',
    `The address lacks ${name}, as in ${filesPath}?entity=Partner&record=5&name=offer.pdf.`,
  )
}
