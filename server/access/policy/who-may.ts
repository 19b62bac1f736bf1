/** Who of the people may do something with a record. */

import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { AccessHolder } from '#schema/context.ts'
import type { Model } from '#schema/model.ts'
import { type ViewerRow, viewerFrom } from '../viewer.ts'
import { viewerColumns } from '../viewer-columns.ts'
import type { Policy } from './compile.ts'
import { type AccessQuestion, askOfRecord } from './explain.ts'
import { policyFor } from './policy-for.ts'

/** Each of them costs a small statement. */
const mostPeople = 300

/**
 * The first 300 active users by name, each with whether they may: the same conditions as those of their own requests.
 * @throws TrellisError FORBIDDEN for all but administrators, NOT_FOUND for an unknown entity or record
 */
export async function whoMay(
  model: Model,
  db: Kysely<Record<string, Row>>,
  asker: Policy,
  { entity: name, id, operation }: Omit<AccessQuestion, 'userId' | 'field'>,
): Promise<AccessHolder[]> {
  if (!asker.isUnrestricted)
    throw new TrellisError('FORBIDDEN', say`Only administrators may ask for the rights of others.`)
  const entity = model.entities.get(name)
  if (!entity) throw new TrellisError('NOT_FOUND', say`There is no entity "${name}".`)
  const { rows } = await sql<ViewerRow>`
    select ${viewerColumns} from app_user u where u.is_active order by u.name, u.id limit ${mostPeople}`.execute(
    db,
  )
  const holders: AccessHolder[] = []
  for (const row of rows) {
    const viewer = viewerFrom(row, 'SESSION')
    const policy = await policyFor(model, db, viewer)
    const answers = await askOfRecord(db, policy, viewer, entity, id, [
      policy.access(entity, policy.verdict(entity, operation)),
      policy.access(entity, policy.verdict(entity, 'read')),
    ])
    holders.push({
      id: String(row.user_id),
      name: row.name,
      isAllowed: answers.every((answer) => answer === true),
    })
  }
  return holders
}
