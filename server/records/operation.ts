/** One write operation while it runs: what its rules, inputs and errors share. */
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import type { Kysely } from 'kysely'
import type { AsUser, Context, Row, Viewer } from '#core/context.ts'
import type { Issue } from '#core/errors.ts'
import type { Words } from '#core/words.ts'
import type { EntityModel } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'
import type { OperationAccess } from './access.ts'

/** A record as the pipeline sees it: a MikroORM entity addressed by field names. */
export type AnyRecord = Record<string, unknown> & { id?: number; version?: number }

/** Values of a record as they were stored, by field, relations as ids: what later changes are told by. */
export type StoredValues = Record<string, unknown>

/** State of one operation in one transaction. */
export interface Operation {
  readonly registry: Registry
  readonly viewer: Viewer
  /** The language of whoever asks. */
  readonly words: Words
  /** Whoever asks for it finds the records that were written so far. */
  readonly em: SqlEntityManager
  readonly db: Kysely<Record<string, Row>>
  readonly now: Date
  readonly today: string
  readonly requestId: string
  readonly isDryRun: boolean
  /** Where in the input a record came from, so that an issue lands at its field. */
  readonly paths: WeakMap<object, Issue['path']>
  /** Records whose state an action is changing, and to what. */
  readonly transitions: WeakMap<object, string>
  /** To-one ids named by inputs, to be checked for existence in one query per entity. */
  readonly references: Map<string, Map<number, Issue['path']>>
  /** New records that are not written yet, kept out of MikroORM's own bookkeeping. */
  readonly created: Set<AnyRecord>
  /** Records that were written set by set and are not yet known to the entity manager, as they were stored. */
  readonly written: Map<AnyRecord, StoredValues>
  /** Runs work as another user in the same transaction. */
  asUser<R>(userId: number, how: AsUser, work: (context: Context) => Promise<R>): Promise<R>
  /** What the viewer may do. */
  readonly access: OperationAccess
  /** Records that passed the rules in their present form, by the version of their values. */
  readonly log: { operation: string; entity: string }[]
}

/** Entity name of a record that MikroORM made. */
export function entityNameOf(record: object): string {
  const meta = (record as { __meta?: { className: string } }).__meta
  if (!meta) throw new Error('Only records of the entity manager can be written.')
  return meta.className
}

/** Model of a record that MikroORM made. */
export function modelOf(operation: Operation, record: object): EntityModel {
  const name = entityNameOf(record)
  const model = operation.registry.model.entities.get(name)
  if (!model) throw new Error(`No entity ${name} in this registry.`)
  return model
}

/** Issue paths of a record's fields start where its input stood. */
export function pathOf(operation: Operation, record: object): Issue['path'] {
  return operation.paths.get(record) ?? []
}
