/** What generated resolvers need of the request that runs them. */
import type { RawBuilder } from 'kysely'
import type { EntityModel, Model } from './model.ts'

/** Reference to a column of a row in a statement that is being built. */
export type RowRef = (column: string) => RawBuilder<unknown>

/**
 * Which rows of an entity the viewer may read, as an SQL condition over the row; undefined means all of them.
 * Every table that a statement touches asks it.
 */
export type RowCondition = (entity: EntityModel, row: RowRef) => RawBuilder<unknown> | undefined

/**
 * A read policy whose statements are shared by all viewers of the same shape. What differs between them goes into
 * `values`, and the condition names it by `policyValue(name)`: a value written into the condition itself would be
 * that of whoever asked first.
 */
export interface SharedPolicy {
  /** Equal for viewers whose conditions are the same text; never the same for two that differ. */
  readonly shape: string
  readonly condition: RowCondition
  readonly values: Readonly<Record<string, unknown>>
}

/** A policy; given as a plain function it is asked anew for every read, and no plan is kept. */
export type ReadPolicy = RowCondition | SharedPolicy

/** One statement of one row with one JSON column, ready to run. */
export interface ReadStatement {
  /** SQL whose only column is text. */
  readonly text: string
  readonly parameters: readonly unknown[]
  /** The same text ran before, so it is worth preparing. */
  readonly isRepeated: boolean
}

/** GraphQL context of an operation. Writing is the business of `writes`, which the server provides. */
export interface SchemaContext {
  readonly model: Model
  /** IANA zone in which date parts and "today" are meant. */
  readonly timeZone: string
  readonly policy: ReadPolicy
  readonly viewer: { userId: number } | null
  /** The client's `Idempotency-Key` header. */
  readonly idempotencyKey?: string
  /** Runs one statement; inside a mutation it is the mutation's own transaction. */
  run<R>(statement: RawBuilder<R>): Promise<R[]>
  /** Runs a compiled read where `run` would, and gives its JSON text; null when there is none. */
  read(statement: ReadStatement): Promise<string | null>
  readonly writes: Writes
  /** Absent where nothing can be imported. */
  readonly imports?: Imports
}

/** What an import takes from a GraphQL client: a small file as text. */
export interface ImportContent {
  entity: string
  format: 'CSV' | 'NDJSON'
  content: string
  /** What the columns are; taken for the fields that they are named after when it is left out. */
  mapping?: unknown
  mode: 'TRY' | 'COMMIT'
  isAllOrNothing: boolean
  name?: string | null
}

/** Runs imports. */
export interface Imports {
  /** Imports a text as the viewer; gives the id of the import's job. */
  run(content: ImportContent): Promise<number>
}

/** Outcome of a write: ids of the records that the reply shows, read before a dry run is rolled back. */
export interface WriteOptions {
  dryRun?: boolean
  expectedVersion?: number | null
  expectedVersions?: number[] | null
  /** The call names a list: issue paths start with the index. */
  isBulk?: boolean
  /** What the client's Idempotency-Key covers. */
  idempotency?: { key: string; userId: number; request: unknown }
}

/** A plain object as a GraphQL client sent it. */
export type InputObject = Record<string, unknown>

/**
 * The write pipeline. Each call is one transaction; `reply` runs inside it after everything was written, with the
 * ids concerned, and its result is the call's.
 */
export interface Writes {
  create<R>(entity: EntityModel, inputs: InputObject[], options: WriteOptions, reply: Reply<R>): Promise<R>
  update<R>(
    entity: EntityModel,
    ids: number[],
    input: InputObject,
    options: WriteOptions,
    reply: Reply<R>,
  ): Promise<R>
  upsert<R>(entity: EntityModel, inputs: InputObject[], options: WriteOptions, reply: Reply<R>): Promise<R>
  remove(entity: EntityModel, ids: number[]): Promise<number>
  act<R>(
    entity: EntityModel,
    action: string,
    ids: number[],
    input: InputObject,
    options: WriteOptions,
    reply: Reply<R>,
  ): Promise<R>
}

/** Reads the reply in the write's transaction. */
export type Reply<R> = (ids: number[], context: SchemaContext) => Promise<R>
