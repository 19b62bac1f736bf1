/** The change log as the schema sees it: changes, and how they are followed. The server provides the following. */
import type { ReadStatement } from './context.ts'

/** What happened to a record. */
export type ChangeOperation = 'CREATE' | 'UPDATE' | 'DELETE'

/** One change of one record. */
export interface Change {
  /** Follow from here to get what comes after this change. */
  cursor: string
  /** Grows in the order in which the changes of one record were made. */
  sequence: bigint
  transaction: bigint
  at: Date
  entity: string
  recordId: number
  /** The record that it lives in, such as the order of a line; else itself. */
  rootId: number
  operation: ChangeOperation
  /** Id of the user; null for the platform and for SQL by hand. */
  actor: number | null
  /** How they came in; null for SQL by hand and for what is older than this column. */
  via: 'SESSION' | 'API_KEY' | 'JOB' | 'SYSTEM' | null
  reason: string | null
  requestId: string | null
  /** Who was connected, for changes that did not come through the platform. */
  databaseUser: string | null
  /** JSON by column: the whole row, or `[old, new]` of what an update changed. Numbers are exact in this text only. */
  values: string
}

/** What a follower is told of one change. */
export interface Emitted<P> {
  transaction: bigint
  payload: P & { cursor: string }
}

/** What somebody follows. */
export interface Followed<P> {
  /** Followers of the same key are told the same, so that it is worked out once for all of them. */
  key: string
  /** Entities in the log that matter; all when it is left out. */
  entities?: readonly string[]
  /** Go on from this cursor rather than from now. */
  since?: string | null
  /** What is told of these changes; those that do not concern the follower are left out. */
  evaluate(changes: Change[]): Promise<Emitted<P>[]>
  /** What is told first to a follower that begins now. */
  start(cursor: string): P & { cursor: string }
}

/** A part of the log. */
export interface ChangePage {
  changes: Change[]
  /** Where to go on. */
  cursor: string
  /** There is more at once; read on without waiting. */
  hasMore: boolean
}

/** The change log of a tenant. */
export interface Changes {
  /** Tells of changes as they are committed, each once. RESYNC when the cursor is too old. */
  follow<P>(followed: Followed<P>): AsyncIterableIterator<P>
  /** Reads a part of the log. */
  page(request: { since: string; entities?: readonly string[]; limit: number }): Promise<ChangePage>
  /** Runs a read for all who share it: it ends with none of their requests. */
  read(statement: ReadStatement): Promise<string | null>
}
