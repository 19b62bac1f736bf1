/** Records that were written set by set, and how the entity manager comes to know them. */
import { helper } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import type { AnyRecord, Operation, StoredValues } from './operation.ts'

/**
 * Notes that a record was stored. The entity manager is told when somebody asks for it next: an import never does, and
 * for ten thousand lines the telling would take as long as the writing.
 */
export function markWritten({ written }: Operation, record: AnyRecord, values: StoredValues): void {
  // From here on the record is no longer new to the rules.
  helper(record).__originalEntityData = values
  written.set(record, values)
}

/** From here on the unit of work takes the records for ones that it stored itself. */
export function registerWritten(em: SqlEntityManager, written: Operation['written']): void {
  const unit = em.getUnitOfWork()
  for (const [record, values] of written) unit.register(record, values, { refresh: true })
  written.clear()
}
