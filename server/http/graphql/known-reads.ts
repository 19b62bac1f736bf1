import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql'
import type { Viewer } from '#core/context.ts'
import { planOf } from '#schema/plan/extensions.ts'
import { answerAsText, type TextAnswer } from '#schema/plan/operation.ts'
import { type Proof, proofOf, type Remembered } from '#server/access/proof.ts'
import type { HeaderReader } from '../arrival.ts'
import type { Exchange } from '../exchange.ts'
import type { RequestFacts, TenantDoor } from '../ports.ts'
import { type Reply, textReply } from '../text-reply.ts'
import { type BoundedCache, boundedCache } from './bounded-cache.ts'
import { type DoorContext, type DoorPlugin, doorOf } from './context.ts'
import { type Limits, limitsOf } from './limits.ts'
import { nodeProblem } from './use-node-cost.ts'

/**
 * A short way for operations that came before. The endpoint's layers cost several times what the compiled read does,
 * and most of what they find out about a document holds for good: that it parses, keeps its limits and fits the schema.
 * Who asks, what it costs with these variables and what may be seen is looked at anew each time.
 */
export interface KnownReads {
  /** Notes operations that passed every check. Comes last among the plugins. */
  plugin: DoorPlugin
  /** The operation of a request, if it is known; undefined leaves everything to the endpoint. */
  find(
    schema: GraphQLSchema,
    headers: HeaderReader,
    body: Promise<Record<string, unknown>>,
  ): Promise<KnownRead | undefined>
  /**
   * Runs it for whom the credential showed before, and proves that in the same statements. Undefined when there is
   * nobody to be proved, or the proof failed: then nothing of it was read for the caller, and nothing written.
   */
  prove(read: KnownRead, exchange: Exchange, door: TenantDoor): Promise<Proved | undefined>
  /** Runs it for the viewer of the context. */
  answer(read: KnownRead, context: DoorContext): Promise<Reply | undefined>
}

/** An operation that passed every check before, with the variables of this request. */
export interface KnownRead
  extends Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'> {
  kind: 'READ' | 'WRITE'
  noted: Noted
}

/** The outcome of a proved read. */
export interface Proved {
  /** Absent when something is to be told that the endpoint words, or when the proof itself went wrong. */
  reply?: Reply
  /** What was answered all the same. A read counts for a viewer of this very text only. */
  answer: TextAnswer
  text: string
  /** It was a write, and may be committed: it must not be run once more, whoever the viewer turns out to be. */
  isDone?: boolean
}

interface Noted {
  document: DocumentNode
  /** How often in a row it was no query for the short way, since it needs resolvers. */
  misses: number
}

/** So many in a row, and it is left to the endpoint at once. */
const mostMisses = 3

/** Accept headers that all mean plain JSON; others are negotiated by the endpoint. */
const plainAccepts = new Set([null, '*/*', 'application/json', 'application/json, */*'])

export function createKnownReads(limits: Limits): KnownReads {
  const bySchema = new WeakMap<GraphQLSchema, BoundedCache<Noted>>()

  async function run(
    { noted, kind, ...args }: KnownRead,
    viewer: Viewer,
    door: TenantDoor,
    facts: RequestFacts,
  ): Promise<TextAnswer | undefined> {
    if (nodeProblem(args, limitsOf(viewer, limits))) return undefined
    const contextValue = await door.contextFor(viewer, facts)
    const answer = await answerAsText({ ...args, contextValue })
    // A refused proof says nothing of the query.
    if (!facts.proof?.isRefused) noted.misses = answer ? 0 : noted.misses + 1
    return answer
  }

  /** What a key may do at all is looked at by the endpoint. */
  async function write(
    { noted, kind, ...args }: KnownRead,
    { viewer, text }: Remembered,
    door: TenantDoor,
    facts: RequestFacts & { proof: Proof },
  ): Promise<Proved | undefined> {
    if (viewer.scopes || nodeProblem(args, limitsOf(viewer, limits))) return undefined
    const contextValue = await door.contextFor(viewer, facts)
    const { data = null, errors = [] } = await execute({ ...args, contextValue })
    // Without the proof nothing was committed.
    if (!facts.proof.holds) return undefined
    const answer: TextAnswer = { data: JSON.stringify(data), errors: [...errors] }
    return { answer, text, isDone: true, reply: errors.length === 0 ? replyOf(answer) : undefined }
  }

  return {
    plugin: {
      onExecute({ args }) {
        const { params, schema } = doorOf(Object(args.contextValue))
        if (typeof params?.query !== 'string' || params.extensions) return
        const known = bySchema.get(schema) ?? boundedCache<Noted>({ total: 4_000_000, each: 65_536 })
        bySchema.set(schema, known)
        if (known.get(params.query)?.document !== args.document)
          known.set(params.query, { document: args.document, misses: 0 })
      },
    },

    async find(schema, headers, body) {
      if (!plainAccepts.has(headers.get('accept'))) return
      const { query, variables, operationName, ...rest } = (await body.catch(() => undefined)) ?? {}
      if (typeof query !== 'string' || Object.keys(rest).length > 0) return
      if (!isVariables(variables) || !isName(operationName)) return
      const noted = bySchema.get(schema)?.get(query)
      if (!noted || noted.misses >= mostMisses) return
      const { document } = noted
      const kind = kindOf(schema, getOperationAST(document, operationName))
      return kind && { kind, schema, document, operationName, variableValues: variables ?? undefined, noted }
    },

    async prove(read, exchange, door) {
      const remembered = await exchange.recalled()
      if (!remembered) return
      const proof = proofOf(remembered)
      const { id, ip, headers, signal } = exchange
      const facts: RequestFacts = { id, ip, headers, signal, proof }
      if (read.kind === 'WRITE') return await write(read, remembered, door, { ...facts, proof })
      const answer = await run(read, remembered.viewer, door, facts)
      if (!answer || proof.isRefused) return
      const { text } = remembered
      if (answer.errors.length > 0) return { answer, text }
      return proof.holds ? { answer, text, reply: replyOf(answer) } : undefined
    },

    async answer(read, context) {
      // A write without a proof is the endpoint's business.
      if (!context.viewer || read.kind === 'WRITE') return
      const answer = await run(read, context.viewer, context.door, context.facts)
      if (!answer) return
      if (answer.errors.length === 0) return replyOf(answer)
      // Errors are worded and logged in one place, which takes over what was read: a time-out is not waited for twice.
      context.answer = answer
      return undefined
    },
  }
}

/** Reads of any form, and writes of one field that does all in its own transaction: only these prove their viewer. */
function kindOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode | null | undefined,
): KnownRead['kind'] | undefined {
  if (operation?.operation === 'query') return 'READ'
  const [field, ...others] = operation?.selectionSet.selections ?? []
  if (operation?.operation !== 'mutation' || others.length > 0 || field?.kind !== 'Field') return undefined
  const definition = schema.getMutationType()?.getFields()[field.name.value]
  return definition && planOf(definition).isWrite ? 'WRITE' : undefined
}

function replyOf({ data }: TextAnswer): Reply {
  return textReply(200, [['content-type', 'application/json; charset=utf-8']], `{"data":${data}}`)
}

function isVariables(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value))
}

function isName(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string'
}
