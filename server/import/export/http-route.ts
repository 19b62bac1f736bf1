/** `GET /base/export/<job>`: the file of an export, for whoever asked for it, and for administrators. */

import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { administratorRole } from '#core/policy.ts'
import { say } from '#core/say.ts'
import { type ExportResult, exportOptions, exportPath } from './export-order.ts'
import { fileHeaders, streamOf } from './file-reply.ts'

type Db = Kysely<Record<string, Row>>

/** A route of the base module. The file streams piece by piece. */
export function exportRoute(db: Db): (request: Request, viewer: Viewer | null) => Promise<Response> {
  return async ({ url, method }, viewer) => {
    if (method !== 'GET' && method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
    if (!viewer) throw new TrellisError('UNAUTHENTICATED', say`Sign in first.`)
    const id = new URL(url).pathname.slice(exportPath.length)
    const result = /^\d{1,15}$/.test(id) ? await resultOf(db, Number(id), viewer) : undefined
    if (!result) throw new TrellisError('NOT_FOUND', say`There is no such export.`)
    const pieces = piecesOf(db, Number(id))
    const first = await pieces.next()
    if (first.done)
      throw new TrellisError('NOT_FOUND', say`This file is not kept any more. Export the records again.`)
    const headers = { ...fileHeaders(result.name), 'content-length': String(result.bytes) }
    if (method === 'HEAD') return new Response(null, { headers })
    return new Response(streamOf(first.value, pieces), { headers })
  }
}

/** Those who may not fetch it are told the same as if there were none. A key fetches what a key of its kind began. */
async function resultOf(db: Db, id: number, viewer: Viewer): Promise<ExportResult | undefined> {
  const { rows } = await sql<{ result: ExportResult; owner: string | null; scopes: unknown }>`
    select result, created_by_id as owner, scopes from job
    where id = ${id} and name = ${exportOptions.name} and state = 'DONE'`.execute(db)
  const job = rows[0]
  if (!job?.result) return undefined
  const isOwn = job.owner !== null && Number(job.owner) === viewer.userId
  const isInScope = !viewer.scopes || JSON.stringify(viewer.scopes) === JSON.stringify(job.scopes)
  return (isOwn || viewer.roles.includes(administratorRole)) && isInScope ? job.result : undefined
}

async function* piecesOf(db: Db, id: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; ; at++) {
    const { rows } = await sql<{ bytes: Buffer }>`
      select bytes from job_file where job_id = ${id} and at = ${at}`.execute(db)
    if (!rows[0]) return
    yield rows[0].bytes
  }
}
