/** Working on entities by their names, for what users define themselves: all that a GraphQL client could do. */
import type { Change } from '#schema/changes.ts'
import type { Row } from './context.ts'
import type { Issue } from './errors.ts'

/**
 * The tenant's GraphQL API from within an operation: it reads and writes in the operation's transaction, with the rights
 * of its viewer; in an elevation, with those of the platform.
 */
export interface Api {
  /**
   * Runs a query and gives its data.
   * @throws TrellisError BAD_REQUEST for a document that the schema does not allow, and whatever the query is refused with
   */
  query<T = Row>(document: string, variables?: Row): Promise<T>
  /**
   * What a subscription tells of these changes: the data of each event, in their order. Filter, rights and hidden fields
   * are those of somebody who subscribes.
   */
  follow<T = Row>(document: string, variables: Row, changes: Change[]): Promise<T[]>
  /** Creates a record from an input as `create<Entity>` takes it; gives its id. */
  create(entity: string, input: Row): Promise<number>
  /** Changes records by an input as `update<Entity>` takes it. */
  update(entity: string, ids: number[], input: Row): Promise<void>
  /** Deletes records with their parts, as `delete<Entity>` does; gives how many there were. */
  remove(entity: string, ids: number[]): Promise<number>
  /** Runs an action with its arguments; gives the ids of the records that it returns. */
  act(entity: string, action: string, ids: number[], input?: Row): Promise<number[]>
  /** What is wrong with a value as an input of the named GraphQL type, such as `SaleOrderFilter`; empty when nothing is. */
  problems(type: string, value: unknown): Issue[]
  /** What is wrong with a document; empty when nothing is. */
  documentProblems(document: string): string[]
  /** A selection of all plain fields of the entity and its parts that the viewer may read. */
  selectionOf(entity: string): string
}
