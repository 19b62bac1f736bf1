import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
} from 'graphql'
import type { SchemaContext, SharedPolicy } from '#schema/context.ts'
import { createLru, type Lru } from '#schema/plan/lru.ts'
import { visibleSchema } from '#schema/visible/visible-schema.ts'
import type { DoorPlugin } from './context.ts'
import { type Parts, splitIntrospection } from './split-introspection.ts'

/** The schemas of so many different rights are kept for each module set. */
const most = { entries: 40, weight: 1_000_000 }
const byShape = new WeakMap<GraphQLSchema, Lru<GraphQLSchema>>()
/** Answers without variables, which only depend on the schema and the document. */
const answers = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, ExecutionResult>>()
const parts = new WeakMap<DocumentNode, { of: Parts | undefined; name: string | null | undefined }>()

/**
 * Introspection tells each viewer of the types and fields that they may use, and of no others. What is worked out for
 * one viewer serves all who have the same rights. It comes before the plugin of compiled reads, which leaves to it
 * what graphql-js has to execute.
 */
export function useVisibleIntrospection(): DoorPlugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        const shown = shownSchema(args)
        const split = shown && splitOf(args)
        return split ? answer(args, split, shown, executeFn) : executeFn(args)
      })
    },
  }
}

/** The schema that the viewer sees; undefined when it is the whole. */
function shownSchema({ schema, contextValue }: ExecutionArgs): GraphQLSchema | undefined {
  const { model, policy } = Object(contextValue) as Partial<SchemaContext>
  if (!model || !policy || typeof policy === 'function' || !policy.rights || isUnrestricted(policy))
    return undefined
  const known = byShape.get(schema) ?? createLru<GraphQLSchema>(most, () => 1)
  byShape.set(schema, known)
  let shown = known.get(policy.shape)
  if (!shown) {
    shown = visibleSchema(schema, model, policy.rights)
    known.set(policy.shape, shown)
  }
  return shown
}

const isUnrestricted = (policy: SharedPolicy): boolean =>
  'isUnrestricted' in policy && policy.isUnrestricted === true

function splitOf({ document, operationName }: ExecutionArgs): Parts | undefined {
  const known = parts.get(document)
  if (known && known.name === operationName) return known.of
  const of = splitIntrospection(document, operationName)
  parts.set(document, { of, name: operationName })
  return of
}

async function answer(
  args: ExecutionArgs,
  { introspection, data }: Parts,
  shown: GraphQLSchema,
  executeFn: (args: ExecutionArgs) => unknown,
): Promise<ExecutionResult> {
  const about = introspection ? await introspect(args, introspection, shown) : { data: {} }
  if (!data) return about
  const rest = (await executeFn({ ...args, document: data })) as ExecutionResult
  const errors = [...(rest.errors ?? []), ...(about.errors ?? [])]
  const whole = rest.data && about.data ? { ...rest.data, ...about.data } : null
  return { data: whole, ...(errors.length > 0 ? { errors } : {}) }
}

async function introspect(
  { variableValues, contextValue }: ExecutionArgs,
  document: DocumentNode,
  schema: GraphQLSchema,
): Promise<ExecutionResult> {
  const isConstant = Object.keys(variableValues ?? {}).length === 0
  const known = answers.get(schema) ?? new WeakMap<DocumentNode, ExecutionResult>()
  answers.set(schema, known)
  const found = isConstant ? known.get(document) : undefined
  if (found) return found
  const made = await execute({ schema, document, variableValues, contextValue })
  if (isConstant) known.set(document, made)
  return made
}
