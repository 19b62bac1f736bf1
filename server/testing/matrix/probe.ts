/** How the matrix asks: as a client would, with a policy that a test of the matrix itself may break. */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from 'graphql'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { Change, Changes } from '#schema/changes.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import type { TestTenant } from '../test-tenant.ts'

export interface Answer {
  data: Record<string, unknown> | null
  /** Codes of the errors. */
  codes: string[]
  messages: string[]
}

/** Runs an operation as one viewer. */
export type Probe = (document: string, variables?: Record<string, unknown>) => Promise<Answer>

/** What somebody who follows by this subscription is told of these changes; codes where it is refused. */
export type Follow = (document: string, changes: Change[]) => Promise<{ events: unknown[]; codes: string[] }>

/** Changes what the compiler made of the rules, to see whether the matrix finds it. */
export type Tamper = (policy: Policy) => Policy

/** A probe of the tenant for this viewer. */
export function probeOf(tenant: TestTenant, viewer: Viewer, tamper?: Tamper): Probe {
  const { registry, db, hub } = tenant
  return async (document, variables = {}) => {
    const parsed = validDocument(registry.schema, document)
    const headers = new Headers()
    const context = await graphqlContext(registry, db, viewer, { id: 'matrix', headers }, hub)
    const result = (await execute({
      schema: registry.schema,
      document: parsed,
      variableValues: variables,
      contextValue: tamper ? { ...context, policy: tamper(context.policy) } : context,
    })) as ExecutionResult
    const errors = result.errors ?? []
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)),
      codes: errors.map(codeOf),
      messages: errors.map(({ message }) => message),
    }
  }
}

const codeOf = ({ originalError, extensions }: GraphQLError): string =>
  originalError instanceof TrellisError ? originalError.code : String(extensions.code ?? 'INTERNAL')

/** The same for subscriptions, over changes that are given: nobody has to wait for what does not come. */
export function followOf(tenant: TestTenant, viewer: Viewer, tamper?: Tamper): Follow {
  const { registry, db, hub } = tenant
  return async (document, changes) => {
    const context = await graphqlContext(registry, db, viewer, { id: 'matrix', headers: new Headers() }, hub)
    const follow: Changes['follow'] = async function* ({ evaluate }) {
      for (const { payload } of await evaluate(changes)) yield payload
    }
    const result = await subscribe({
      schema: registry.schema,
      document: validDocument(registry.schema, document),
      contextValue: {
        ...context,
        policy: tamper ? tamper(context.policy) : context.policy,
        changes: { ...hub, follow, read: context.read },
      },
    })
    if (!(Symbol.asyncIterator in result)) return { events: [], codes: (result.errors ?? []).map(codeOf) }
    const events: unknown[] = []
    for await (const { data, errors } of result) {
      if (errors) return { events: [], codes: errors.map(codeOf) }
      events.push(JSON.parse(JSON.stringify(data)))
    }
    return { events, codes: [] }
  }
}

const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>()
/** Most that are kept of a schema: those of random queries come once. */
const most = 20_000

/** Every viewer is asked the same, and to validate it takes longer than to answer it. */
function validDocument(schema: GraphQLSchema, text: string): DocumentNode {
  const known = documents.get(schema) ?? new Map<string, DocumentNode>()
  documents.set(schema, known)
  const found = known.get(text)
  if (found) return found
  const parsed = parse(text)
  const [invalid] = validate(schema, parsed)
  if (invalid) throw new Error(`${invalid.message} in ${text}`)
  if (known.size < most) known.set(text, parsed)
  return parsed
}
