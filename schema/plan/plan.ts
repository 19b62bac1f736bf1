/** Last stage: a statement's text with its parameters, made once and bound to the values of each request. */
import { createQueryId, PostgresQueryCompiler, sql } from 'kysely'
import type { ReadStatement } from '../context.ts'
import { type Binding, isLate } from './late.ts'
import type { Scope, Sql } from './sql/scope.ts'

/** A compiled statement. It holds no value of a request, so viewers of the same policy shape share it. */
export interface Plan {
  readonly text: string
  /** Values written in the document, and late ones. */
  readonly parameters: readonly unknown[]
  /**
   * Prepared statements soon run by one plan for all values. With a pattern that would be wrong for many of them: a
   * trigram index serves long ones and is slow for a single letter.
   */
  readonly isPreparable: boolean
  /** How often it was run. */
  uses: number
}

const compiler = new PostgresQueryCompiler()

/** The statement that gives the JSON value, which was written in the scope, as text. */
export function createPlan(value: Sql, scope: Scope): Plan {
  const statement = sql`select (${value})::text as data`
  const { sql: text, parameters } = compiler.compileQuery(statement.toOperationNode(), createQueryId())
  return { text, parameters, isPreparable: !scope.hasPatterns, uses: 0 }
}

/** The statement with the values of a request; BAD_REQUEST for values that cannot be served. */
export function bindPlan(plan: Plan, binding: Binding): ReadStatement {
  const parameters = plan.parameters.map((value) => (isLate(value) ? value.read(binding) : value))
  plan.uses += 1
  return { text: plan.text, parameters, isRepeated: plan.isPreparable && plan.uses > 1 }
}
