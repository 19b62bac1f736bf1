import type { Kysely } from 'kysely'
import type { Viewer } from '#core/context.ts'
import type { Model } from '#schema/model.ts'
import type { Client } from '#server/access/events.ts'
import type { AuthTables } from '#server/access/tables.ts'

/** An administrator who asks, and from where. */
export interface Caller {
  db: Kysely<AuthTables>
  model: Model
  viewer: Viewer
  client: Client
  /** Hash of the token of the session that asks; undefined for a program. */
  sessionHash(): Buffer | undefined
}
