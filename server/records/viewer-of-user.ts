/** Somebody by their id, with the roles that they have at this moment. */

import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type ViewerRow, viewerFrom } from '#server/access/viewer.ts'
import { viewerColumns } from '#server/access/viewer-columns.ts'

/** @throws TrellisError FORBIDDEN when the user may not sign in any more */
export async function viewerOfUser(db: Kysely<Record<string, Row>>, userId: number): Promise<Viewer> {
  const { rows } = await sql<ViewerRow>`
    select ${viewerColumns} from app_user u where u.id = ${userId} and u.is_active`.execute(db)
  if (rows[0]) return viewerFrom(rows[0], 'JOB')
  throw new TrellisError(
    'FORBIDDEN',
    say`The user with whose rights this runs may not sign in any more. Give it to somebody else.`,
  )
}
