/** The fields that every record has, and that only the platform sets. */
import { p } from '@mikro-orm/core'
import { field } from './field.ts'

/** Entity that `createdBy` and `updatedBy` refer to; the module set must hold one of this name. */
export const actorEntity = 'User'

/**
 * Key, version and authorship; spread it first into an entity's properties. `version` grows with each change, and an
 * update that names an older one is a conflict. Keys are integers that fit 32 bits in practice.
 */
export const record = {
  id: field(p.bigint('number').primary().autoincrement(), 'ID', 'Key of the record, given by the platform.', {
    readonly: true,
  }),
  version: field(p.integer().version(), 'Version', 'Grows by one with each change of the record.', {
    readonly: true,
  }),
  createdAt: field(
    p
      .datetime(3)
      .defaultRaw('now()')
      .onCreate(() => new Date()),
    'Created',
    'When the record was created.',
    {
      readonly: true,
    },
  ),
  createdBy: field(p.bigint('number').nullable(), 'Created by', 'Who created the record.', {
    readonly: true,
  }),
  updatedAt: field(
    p
      .datetime(3)
      .defaultRaw('now()')
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    'Updated',
    'When the record was last changed.',
    { readonly: true },
  ),
  updatedBy: field(p.bigint('number').nullable(), 'Updated by', 'Who last changed the record.', {
    readonly: true,
  }),
}

/** Records that are archived rather than deleted: hidden from lists and choices, kept for what refers to them. */
export const archivable = {
  active: field(p.boolean().default(true), 'Active', 'Off hides the record without deleting it.'),
}

/** Names of the fields that the platform alone sets. */
export const systemFields = new Set(Object.keys(record))
