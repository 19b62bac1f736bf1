import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql'
import { answerAsText } from '#schema/plan/operation.ts'
import { type BoundedCache, boundedCache } from './bounded-cache.ts'
import { type DoorContext, type DoorPlugin, doorOf } from './context.ts'
import type { Limits } from './limits.ts'
import { nodeProblem } from './use-node-cost.ts'

/**
 * A short way for queries that came before. The endpoint's layers cost several times what the compiled read does, and
 * most of what they find out about a document holds for good: that it parses, keeps its limits and fits the schema.
 * Who asks, what it costs with these variables and what may be seen is looked at anew each time.
 */
export interface KnownReads {
  /** Notes queries that passed every check. Comes last among the plugins. */
  plugin: DoorPlugin
  /** The answer to a query that is known; undefined leaves everything to the endpoint. */
  answer(request: Request, context: DoorContext): Promise<Response | undefined>
}

/** Accept headers that all mean plain JSON; others are negotiated by the endpoint. */
const plainAccepts = new Set([null, '*/*', 'application/json', 'application/json, */*'])

export function createKnownReads(limits: Limits): KnownReads {
  const bySchema = new WeakMap<GraphQLSchema, BoundedCache<DocumentNode>>()
  return {
    plugin: {
      onExecute({ args }) {
        const { params, schema } = doorOf(Object(args.contextValue))
        if (typeof params?.query !== 'string' || params.extensions) return
        const known = bySchema.get(schema) ?? boundedCache<DocumentNode>({ total: 4_000_000, each: 65_536 })
        bySchema.set(schema, known)
        known.set(params.query, args.document)
      },
    },

    async answer(request, context) {
      const { door, schema, viewer, facts } = context
      if (request.method !== 'POST' || viewer === null || !plainAccepts.has(request.headers.get('accept')))
        return
      const body = await context.body?.catch(() => undefined)
      const { query, variables, operationName, ...rest } = body ?? {}
      if (typeof query !== 'string' || Object.keys(rest).length > 0) return
      if (!isVariables(variables) || !isName(operationName)) return
      const document = bySchema.get(schema)?.get(query)
      if (!document || getOperationAST(document, operationName)?.operation !== 'query') return
      const variableValues = variables ?? undefined
      const args = { schema, document, operationName, variableValues }
      if (nodeProblem(args, limits)) return
      const contextValue = { ...context, ...(await door.contextFor(viewer, facts)) }
      const answer = await answerAsText({ ...args, contextValue })
      if (!answer) return
      if (answer.errors.length > 0) {
        // Errors are worded and logged in one place, which takes over what was read: a time-out is not waited for twice.
        context.answer = answer
        return
      }
      return new Response(`{"data":${answer.data}}`, {
        headers: { 'content-type': 'application/json; charset=utf-8' },
      })
    },
  }
}

function isVariables(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string'
}
