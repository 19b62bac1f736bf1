/** What rules and actions are given to work with. They run as the viewer, inside one transaction. */
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Kysely } from 'kysely'
import type { Model } from '#schema/model.ts'
import type { Api } from './api.ts'
import type { EntityToken } from './entity.ts'
import type { Issue } from './errors.ts'
import type { Words } from './words.ts'

/** Who is asking. */
export interface Viewer {
  userId: number
  name: string
  email: string
  roles: string[]
  companyId: number | null
  /** Companies that they may act for. */
  companyIds?: number[]
  /** They and everybody whom they manage, directly or not. */
  teamIds?: number[]
  /** Number of the policy when they were looked up; it grows with each change of rules and roles. */
  policyVersion?: number
  /** Language and formats that they chose, as a BCP 47 tag. */
  locale: string | null
  timeZone: string
  via: 'SESSION' | 'API_KEY' | 'JOB' | 'SYSTEM'
  scopes?: { readOnly?: boolean; entities?: string[]; operations?: string[] }
  /** What the person has to do before anything else is answered: choose a password, set up a second factor. */
  pending?: 'PASSWORD' | 'SECOND_FACTOR'
  /** Where the viewer's roles or key allow more or less than everybody has. */
  limits?: {
    pageSize?: number
    nodes?: number
    statementSeconds?: number
    requestsPerMinute?: number
    keyRequestsPerMinute?: number
  }
  /** The API key that the viewer came with. */
  keyId?: number
}

/**
 * MikroORM's entity manager without the calls that would escape the pipeline: the platform opens the transaction,
 * checks the rules and flushes.
 */
export type Em = Omit<
  EntityManager,
  | 'flush'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'transactional'
  | 'persistAndFlush'
  | 'nativeInsert'
  | 'nativeUpdate'
  | 'nativeDelete'
  | 'upsert'
  | 'upsertMany'
  | 'insertMany'
>

/** A table row or any other result of hand-written SQL. */
export type Row = Record<string, unknown>

/**
 * The operation that is running: its transaction, its viewer and its clock. What actions and effects find with `em` and
 * change is what the viewer may read and change. Rules guard what must be true of all records, so they see all of them,
 * and what they add needs no right.
 */
export interface Context {
  readonly em: Em
  /** The same transaction for hand-written SQL. */
  readonly db: Kysely<Record<string, Row>>
  readonly viewer: Viewer
  readonly model: Model
  /** The moment the operation began; the same for all it does. */
  readonly now: Date
  /** The viewer's calendar day, `YYYY-MM-DD`, in their time zone. */
  readonly today: string
  readonly requestId: string
  /** The words of somebody who chose this locale; English where none is chosen. */
  wordsFor(locale: string | null): Words
  /** True when the result will be rolled back. */
  readonly isDryRun: boolean
  /** Values that the record had when it was loaded; undefined for a new one. */
  before<T extends object>(record: T): Partial<T> | undefined
  /** Names of the fields that differ from when the record was loaded; all given ones for a new record. */
  changed<T extends object>(record: T): (keyof T & string)[]
  /** Runs the rules on what was changed so far and writes it; new records have their ids afterwards. */
  save(): Promise<void>
  /** Runs another action on records that this operation loaded or made, in the same transaction. */
  act<T extends object>(
    target: EntityToken<T>,
    name: string,
    records: T[],
    input?: Record<string, unknown>,
  ): Promise<T[]>
  /** Entities by their names, for what users define themselves. */
  readonly api: Api
  /** Use `elevate` of `#core/elevate.ts`. */
  asPlatform<R>(reason: string, work: (context: Context) => Promise<R>): Promise<R>
  /** Use `asUser` of `#core/elevate.ts`. */
  asUser<R>(userId: number, how: AsUser, work: (context: Context) => Promise<R>): Promise<R>
}

/** How work is done as somebody else. */
export interface AsUser {
  /** Why, for those who read the code and the history. */
  reason: string
  /** What the work did is undone at its end; only what it returned stays. */
  isTrial?: boolean
}

/** An issue on one record of a batch. */
export interface RecordIssue extends Issue {
  record: object
}
