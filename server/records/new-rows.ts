import type { EntityMetadata } from '@mikro-orm/core'
import type { AnyRecord } from './operation.ts'

/** New records of one table, with what MikroORM knows about it. */
export interface NewRows {
  meta: EntityMetadata
  records: AnyRecord[]
}
