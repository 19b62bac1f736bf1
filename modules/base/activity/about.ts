/** What comments, followers and planned activities have in common: the record that they are about. */

import { sql } from 'kysely'
import type { Context, RecordIssue } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import type { ValidateRule } from '#core/entity.ts'
import { TrellisError } from '#core/errors.ts'
import { field } from '#core/field.ts'
import { type Message, say } from '#core/say.ts'
import { line, p } from '#core/types.ts'

/** Fields of an entity that is about any record; see `about` of its options. */
export const aboutFields = {
  entity: field(line(63), 'Entity', 'Kind of the record that it is about, such as Partner.', {
    widget: 'ENTITY',
  }),
  recordId: field(p.bigint('number'), 'Record', 'The record that it is about.', { widget: 'RECORD' }),
}

/** A record by its entity and id. */
export interface About {
  entity: string
  recordId: number
}

/** What somebody sees of a record. */
export interface Seen {
  name: string
  mayUpdate: boolean
}

const how = { reason: 'Whether somebody sees the record is asked with their rights', isTrial: true }

/** The record as this user sees it now; undefined where they do not see it, may not sign in, or it is not there. */
export async function seenBy(
  context: Context,
  userId: number,
  { entity: name, recordId }: About,
): Promise<Seen | undefined> {
  const entity = context.model.entities.get(name)
  if (!entity?.hasActivity) return undefined
  const document = `query ($id: ID!) { record: ${entity.names.one}(id: $id) { displayName viewerCan { update } } }`
  try {
    const { record } = await asUser(context, userId, how, (own) =>
      own.api.query<{ record: { displayName: string; viewerCan: { update: boolean } } | null }>(document, {
        id: String(recordId),
      }),
    )
    return record ? { name: record.displayName, mayUpdate: record.viewerCan.update } : undefined
  } catch (error) {
    if (error instanceof TrellisError && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND'))
      return undefined
    throw error
  }
}

/** What is new is about a record that its maker sees; afterwards it stays with it. */
export function aboutRecord<T extends About>(name: string): ValidateRule<T> {
  return {
    name,
    when: ['entity', 'recordId'],
    async run(records, context) {
      const issues: RecordIssue[] = []
      for (const record of records) {
        const issue = (path: string, message: Message) =>
          issues.push({ record, path: [path], message, rule: name })
        if (context.before(record)) issue('recordId', say`It stays with the record that it is about.`)
        else if (!context.model.entities.get(record.entity)?.hasActivity)
          issue('entity', say`"${record.entity}" is no entity whose records have activity.`)
        else if (!(await isThere(context, record)))
          issue('recordId', say`There is no such record, or you may not see it.`)
      }
      return issues
    },
  }
}

/** Does the record exist for the viewer? It is kept from being deleted until the operation ends. */
async function isThere(context: Context, about: About): Promise<boolean> {
  const { table } = context.model.entities.get(about.entity) ?? {}
  if (table === undefined) return false
  const { rows } = await sql`
    select from ${sql.table(table)} where id = ${about.recordId} for key share`.execute(context.db)
  if (rows.length === 0 || context.viewer.via === 'SYSTEM') return rows.length > 0
  return (await seenBy(context, context.viewer.userId, about)) !== undefined
}
