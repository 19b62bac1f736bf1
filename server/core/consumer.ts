/** Declaring a consumer: what a module does about changes of records, once they are committed. */
import type { Change } from '#schema/changes.ts'
import type { Context } from './context.ts'

/**
 * Follows the change log of a tenant. Its place in the log is kept in the transaction of its work, so that what it
 * writes happens exactly once for each change, whatever becomes of processes.
 */
export interface ChangeConsumer {
  /** The module's name and what it does: `automation.webhooks`. */
  name: string
  label: string
  /** Entities in the log that matter now; asked before each look. With none, the changes so far are passed over. */
  entities(context: Context): Promise<string[]>
  /** Most changes at once; 500 when left out. */
  limit?: number
  /** Works on the changes as the platform. What it throws is logged, and the same changes come again later. */
  run(context: Context, changes: Change[]): Promise<void>
}
