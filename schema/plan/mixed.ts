/**
 * Root fields with fields of their own resolvers inside. PostgreSQL's JSON is right already but for those few, so
 * graphql-js executes only them and what leads to them, over the rows that were read; the rest is taken as it came.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { planOf } from './extensions.ts'
import { type Selected, type SelectionSource, selectedFields } from './selection.ts'

/** Executes an operation as graphql-js does. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>

/** A selected field that PostgreSQL does not answer alone: its own resolver does, or that of a field inside. */
export type Mixed = 'OWN' | { fields: { key: string; mixed: Mixed | undefined }[]; node: FieldNode }

/** What is mixed about the field; undefined when PostgreSQL answers all of it. */
export function mixedOf(source: SelectionSource, { definition, nodes }: Selected): Mixed | undefined {
  if (!definition) return undefined
  if (!planOf(definition).plan) return 'OWN'
  const type = getNamedType(definition.type)
  const [node] = nodes
  if (!isObjectType(type) || !node) return undefined
  const selections: FieldNode[] = []
  const fields = selectedFields(source, type, nodes).map((inner) => {
    const mixed = mixedOf(source, inner)
    if (mixed) selections.push(...(mixed === 'OWN' ? inner.nodes : [mixed.node]))
    return { key: inner.key, mixed }
  })
  if (selections.length === 0) return undefined
  return { fields, node: { ...node, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } } }
}

/** The operation without what PostgreSQL answers alone. */
export function abridged(
  operation: OperationDefinitionNode,
  fragments: Record<string, FragmentDefinitionNode>,
  selections: FieldNode[],
): DocumentNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet }, ...Object.values(fragments)],
  }
}

/** Root value of an abridged operation: what was read for its root fields, by response key. */
export class ReadBefore {
  readonly #answers: Map<string, Promise<unknown>>

  constructor(answers: Map<string, Promise<unknown>>) {
    this.#answers = answers
    // Whoever resolves the field sees the error; until then it must not end the process.
    for (const answer of answers.values()) answer.catch(() => undefined)
  }

  /** @throws whatever the statement threw */
  answer(key: string): Promise<unknown> | undefined {
    return this.#answers.get(key)
  }
}

/** The answer of a field: `read` as PostgreSQL gave it, `resolved` what graphql-js made of the abridged operation. */
export function merged(mixed: Mixed | undefined, read: unknown, resolved: unknown): unknown {
  if (!mixed) return read
  if (mixed === 'OWN') return resolved
  if (resolved === null || resolved === undefined) return null
  if (Array.isArray(read)) return read.map((item, at) => merged(mixed, item, (resolved as unknown[])[at]))
  const [from, by] = [read as Record<string, unknown>, resolved as Record<string, unknown>]
  const whole: Record<string, unknown> = {}
  for (const { key, mixed: inner } of mixed.fields) {
    const value = inner ? merged(inner, from[key], by[key]) : from[key]
    // Assigning to it would set the prototype.
    if (key === '__proto__') Object.defineProperty(whole, key, { value, enumerable: true })
    else whole[key] = value
  }
  return whole
}
