/** Files that importing gives: a template with the columns of an entity, and the refused rows of a run. */

import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { administratorRole } from '#core/policy.ts'
import { say } from '#core/say.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import { errorPieces } from './errors-table.ts'
import { columnsOf } from './export/columns.ts'
import { fileHeaders, streamOf } from './export/file-reply.ts'
import { createWriter } from './export/writers.ts'
import { importable } from './preview/preview.ts'
import { targetsOf } from './preview/targets.ts'

/**
 * A file that has a column for each field that the viewer may import, and no row.
 * @throws TrellisError as `importable`
 */
export async function templateReply(scope: OperationScope, parameters: URLSearchParams): Promise<Response> {
  const { entity, policy } = await importable(scope, parameters.get('entity') ?? '')
  const format = parameters.get('format') === 'csv' ? 'csv' : 'xlsx'
  const { model } = scope.registry
  const { targets } = targetsOf(model, policy, entity)
  const paths = targets.map(({ name, relation }) => (relation ? `${name}.${relation.keys[0]?.name}` : name))
  const stream = new PassThrough()
  const content = buffer(stream)
  await createWriter(format, stream, columnsOf(model, entity, ['externalId', ...paths]), entity.plural).end()
  return new Response(new Uint8Array(await content), {
    headers: fileHeaders(`${entity.plural}.${format}`),
  })
}

/** The refused rows of a run, for whoever began it and for administrators; others are told that there is none. */
export async function errorsReply({ db, viewer }: OperationScope, id: string): Promise<Response> {
  const { rows } = await sql<{ name: string; owner: string | null }>`
    select name, created_by_id as owner from import_job where id = ${/^\d{1,15}$/.test(id) ? Number(id) : 0}`.execute(
    db,
  )
  const [run] = rows
  const isOwn = run?.owner !== null && Number(run?.owner) === viewer.userId
  if (!run || viewer.scopes || !(isOwn || viewer.roles.includes(administratorRole)))
    throw new TrellisError('NOT_FOUND', say`There is no such import.`)
  const pieces = errorPieces(db, Number(id))
  const first = await pieces.next()
  if (first.done) throw new TrellisError('NOT_FOUND', say`No refused rows of this import are kept any more.`)
  return new Response(streamOf(first.value, pieces), {
    headers: fileHeaders(`${run.name.replace(/\.[a-z]{1,6}$/i, '')}.errors.csv`),
  })
}
