/** How far a change of many records is: written in the transaction of each batch, so that none is done twice. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { KeptSaid } from '#core/kept-words.ts'

type Db = Kysely<Record<string, Row>>

/** A record that was refused. */
export interface RefusedRecord {
  id: number
  message: string
  /** What the message was made of. */
  said?: KeptSaid
}

/** Where the job is. */
export interface Place {
  /** Cursor of the last record that was looked at. */
  after: string | null
  done: number
  refused: number
  /** Records that did not match any more when their turn came. */
  left: number
  /** The first hundred of those that were refused. */
  errors: RefusedRecord[]
  /** Its owner was told of the end. */
  isTold?: boolean
}

/** Refused records that are told. */
export const mostErrors = 100

/** The place of a job; its beginning when it has none yet. */
export async function placeOf(db: Db, jobId: number): Promise<Place> {
  const { rows } = await sql<{ place: Place }>`select place from job_place where job_id = ${jobId}`.execute(
    db,
  )
  return rows[0]?.place ?? { after: null, done: 0, refused: 0, left: 0, errors: [] }
}

/** Keeps the place. */
export async function keepPlace(db: Db, jobId: number, place: Place): Promise<void> {
  await sql`
    insert into job_place (job_id, place) values (${jobId}, ${JSON.stringify(place)}::jsonb)
    on conflict (job_id) do update set place = excluded.place`.execute(db)
}
