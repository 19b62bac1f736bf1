/** Declaring a gate: what any action of any entity has to pass, because users may guard it by data of theirs. */

import type { EntityModel } from '#schema/model.ts'
import type { Context, RecordIssue, Row } from './context.ts'
import { type ErrorDetails, TrellisError } from './errors.ts'
import type { Message } from './say.ts'

/** An action that is about to run. */
export interface GatedAction {
  entity: EntityModel
  action: string
  /** Loaded and locked. */
  records: object[]
  /** Its arguments. */
  input: Row
}

/** Asked before each action, after the action's own guard. */
export interface Gate {
  name: string
  /** The context sees all records; its viewer is whoever acts. Issues refuse the action with BUSINESS_RULE. */
  check(gated: GatedAction, context: Context): Promise<RecordIssue[]>
}

/**
 * Refuses an operation and does something that stays although the operation is rolled back, such as asking somebody for
 * their approval. The caller gets the error that `afterwards` returns; where nothing may stay, as in a dry run, this one.
 */
export class RefusalWithWork extends TrellisError {
  readonly afterwards: (context: Context) => Promise<TrellisError>

  constructor(
    message: Message,
    details: ErrorDetails,
    afterwards: (context: Context) => Promise<TrellisError>,
  ) {
    super('BUSINESS_RULE', message, details)
    this.name = 'RefusalWithWork'
    this.afterwards = afterwards
  }
}
