/** What generated resolvers need of the request that runs them. */
import type { RawBuilder } from 'kysely'
import type { Administration } from './administration.ts'
import type { Changes } from './changes.ts'
import type { EntityModel, Model } from './model.ts'

/** Reference to a column of a row in a statement that is being built. */
export type RowRef = (column: string) => RawBuilder<unknown>

/**
 * Which rows of an entity the viewer may read, as an SQL condition over the row; undefined means all of them.
 * Every table that a statement touches asks it.
 */
export type RowCondition = (
  entity: EntityModel,
  row: RowRef,
  alias: string,
) => RawBuilder<unknown> | undefined

/** What may be done: always, never, or with the rows that satisfy a condition. */
export type Access = boolean | ((row: RowRef, alias: string) => RawBuilder<unknown>)

/** Rights of a viewer beyond which rows they see. Equal for policies of the same shape. */
export interface Rights {
  /** May the field (or `displayName`) of visible records be read? In other rows it is empty. */
  readField(entity: EntityModel, field: string): Access
  /** May new values be given to the field? */
  writeField(entity: EntityModel, field: string): Access
  /** `read`, `create`, `update`, `delete` or the name of an action. */
  operation(entity: EntityModel, name: string): Access
  /** What to tell somebody who may not, with the rule that says so. */
  refusal(entity: EntityModel, operation: string, field?: string): Text
}

/** A text in English that the server may have in other languages too. */
export interface Text {
  toString(): string
}

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
  /** Absent where whatever is visible may be used in every way. */
  readonly rights?: Rights
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
  /** Language and formats of the answer, as a BCP 47 tag; English when absent. */
  readonly locale?: string
  /** The model with labels in the viewer's language; `model` itself when absent. */
  readonly labelled?: Model
  /** A stored text in the viewer's language, by what was kept beside it; English when absent. */
  say?(text: string, kept: unknown): string
  /** The client's `Idempotency-Key` header. */
  readonly idempotencyKey?: string
  /** Runs one statement; inside a mutation it is the mutation's own transaction. */
  run<R>(statement: RawBuilder<R>): Promise<R[]>
  /** Runs a compiled read where `run` would, and gives its JSON text; null when there is none. */
  read(statement: ReadStatement): Promise<string | null>
  readonly writes: Writes
  /** The change log; absent where nothing can be followed. */
  readonly changes?: Changes
  /** Explains rights to administrators; absent where there are no users. */
  readonly access?: AccessTools
  /** Absent for everybody but administrators. */
  readonly administration?: Administration
  /** Tells what is installed, now and whenever it changes; absent where that is always the same. */
  followModules?(): AsyncIterableIterator<string>
  /** Absent where nothing can be imported. */
  readonly imports?: Imports
  /** Absent where nothing can be exported. */
  readonly exports?: Exports
  /** Absent where there are no jobs. */
  readonly bulks?: Bulks
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

/** A change of all records of a filter. */
export interface BulkContent {
  entity: EntityModel
  /** `update`, `delete` or the name of an action. */
  operation: string
  filter: InputObject
  search?: string | null
  /** New values, or the arguments of the action. */
  input: InputObject
}

/** Starts changes of many records. */
export interface Bulks {
  /** Starts one as a job; gives the job's id. */
  start(content: BulkContent, context: SchemaContext): Promise<number>
}

/** What an export takes from a GraphQL client. */
export interface ExportContent {
  entity: string
  format: 'CSV' | 'XLSX' | 'NDJSON'
  /** Paths of fields; all that an import could set when left out. */
  columns?: string[]
  filter?: Record<string, unknown>
  search?: string
  orderBy?: unknown[]
  name?: string | null
}

/** Starts exports. */
export interface Exports {
  /** Starts an export of what the context may read as a job; gives the job's id. */
  start(content: ExportContent, context: SchemaContext): Promise<number>
}

/** Why somebody may or may not do something with a record. */
export interface AccessExplanation {
  isAllowed: boolean
  /** One sentence that names the rule. */
  reason: string
  /** Rules of the user's roles that speak of the operation, and whether the record satisfies their condition. */
  rules: {
    /** Of the record that holds the rule. */
    id: string | null
    key: string
    description: string
    effect: 'ALLOW' | 'DENY'
    /** Code and name of the role that it is given to, and the roles by which the user is in that one. */
    role: string
    roleName: string
    via: string[]
    condition: unknown
    isMatch: boolean
  }[]
  /** All roles of the user, each with the names of the roles that lead to it. */
  roles: { id: string; code: string; name: string; via: string[] }[]
}

/** Somebody, and whether they may. */
export interface AccessHolder {
  id: string
  name: string
  isAllowed: boolean
}

/** Tells of rights. */
export interface AccessTools {
  /** Refused to everybody but administrators. */
  explain(
    userId: number,
    entity: string,
    id: number,
    operation: string,
    field?: string,
  ): Promise<AccessExplanation>
  /** Refused to everybody but administrators. */
  whoMay(entity: string, id: number, operation: string): Promise<AccessHolder[]>
}

/** Runs imports. */
export interface Imports {
  /** Imports a text as the viewer; gives the id of the import's job. */
  run(content: ImportContent): Promise<number>
  /** Starts an import of a text as a job; gives the job's id. */
  start(content: ImportContent): Promise<number>
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
