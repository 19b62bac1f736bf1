/** How the matrix asks: as a client would, with a policy that a test of the matrix itself may break. */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
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
      codes: errors.map(({ originalError, extensions }) =>
        originalError instanceof TrellisError ? originalError.code : String(extensions.code ?? 'INTERNAL'),
      ),
      messages: errors.map(({ message }) => message),
    }
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
