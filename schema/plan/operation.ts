/**
 * Whole operations as text: when every selected field is read by the statements, PostgreSQL's JSON goes to the client
 * untouched. Fields with resolvers of their own are put into it. What cannot be done that way is left to graphql-js,
 * which does everything and explains every error.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isNonNullType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql'
import type { SchemaContext } from '../context.ts'
import { entityOf } from '../model.ts'
import { planOf } from './extensions.ts'
import type { Binding } from './late.ts'
import { abridged, type Execute, type Mixed, merged, mixedOf, ReadBefore } from './mixed.ts'
import { bindPlan, createPlan, type Plan } from './plan.ts'
import { type Compiled, cached, idOf } from './plan-cache.ts'
import { rootSql } from './roots.ts'
import { type Selected, selectedFields } from './selection.ts'
import { createSource } from './source.ts'
import { brokenMark } from './sql/promise.ts'
import { createScope } from './sql/scope.ts'
import { formOf } from './variables.ts'

/** The answer of an operation. */
export interface TextAnswer {
  /** JSON of `data`, `null` included. */
  data: string
  errors: GraphQLError[]
}

/** A root field and how it is answered; a type name needs no statement. */
interface RootPlan {
  key: string
  isRequired: boolean
  nodes: readonly FieldNode[]
  plan: Plan | { text: string }
  /** Where resolvers of their own come into it. */
  mixed?: Exclude<Mixed, 'OWN'>
}

interface OperationPlan extends Compiled {
  /** Absent when graphql-js has to execute the operation. */
  roots?: RootPlan[]
  /** What graphql-js executes of it, over what the statements read. */
  rest?: DocumentNode
}

/**
 * Answers a validated operation as text, its statements sent together; undefined when graphql-js has to execute it.
 * Errors of statements stand where the GraphQL specification puts them.
 * @param execute runs the resolvers of fields that have their own; without it, operations with such fields are left
 */
export async function answerAsText(args: ExecutionArgs, execute?: Execute): Promise<TextAnswer | undefined> {
  const { schema, document, operationName } = args
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== 'query') return undefined
  const { coerced } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    args.variableValues ?? {},
    { maxErrors: 1 },
  )
  if (!coerced) return undefined
  const context = args.contextValue as Partial<SchemaContext>
  if (!isContext(context)) return undefined
  const binding: Binding = { variables: coerced, context, memo: new Map() }
  const { roots, rest } = planFor(schema, operation, fragmentsOf(args), context, binding) ?? {}
  if (!roots || (rest && !execute)) return undefined
  const outcomes = await Promise.allSettled(roots.map(({ plan }) => textOf(plan, context, binding)))
  if (outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value.includes(brokenMark)))
    return undefined
  return rest && execute
    ? mix(roots, outcomes, (rootValue) => execute({ ...args, document: rest, rootValue }))
    : assemble(roots, outcomes)
}

/** Schemas that were not generated have contexts of their own. */
function isContext(context: Partial<SchemaContext>): context is SchemaContext {
  return context.model !== undefined && context.policy !== undefined && context.read !== undefined
}

function planFor(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Record<string, FragmentDefinitionNode>,
  context: SchemaContext,
  binding: Binding,
): OperationPlan | undefined {
  const info = { schema, operation, fragments }
  const key = `text ${idOf(operation)} ${formOf(info, binding.variables)}`
  try {
    return cached(context, key, binding, () => compileOperation(info, context, binding))
  } catch (error) {
    // What the request does wrong is found again by graphql-js, which says where.
    if (error instanceof GraphQLError) return undefined
    throw error
  }
}

function compileOperation(
  info: Parameters<typeof createSource>[0],
  context: SchemaContext,
  binding: Binding,
): OperationPlan {
  const source = createSource(info, binding)
  const type = info.schema.getQueryType()
  const roots = type
    ? selectedFields(source, type, [info.operation]).map((selection) =>
        compileRoot(selection, type, source, context),
      )
    : []
  const { decisions } = source
  if (!roots.every((root) => root !== undefined)) return { decisions, weight: 100 }
  const weight = roots.reduce((sum, root) => sum + root.plan.text.length, 100)
  const nodes = roots.flatMap(({ mixed }) => (mixed ? [mixed.node] : []))
  if (nodes.length === 0) return { roots, decisions, weight }
  const rest = abridged(info.operation, info.fragments, nodes)
  return { roots, rest, decisions, weight: weight + 100 * nodes.length }
}

function compileRoot(
  selection: Selected,
  type: GraphQLObjectType,
  source: ReturnType<typeof createSource>,
  context: SchemaContext,
): RootPlan | undefined {
  const { key, name, definition, nodes } = selection
  if (name === '__typename')
    return { key, isRequired: true, nodes, plan: { text: JSON.stringify(type.name) } }
  const root = definition && planOf(definition).plan
  if (root?.kind !== 'ROOT') return undefined
  const entity = entityOf(context.model, root.entity)
  const scope = createScope(context, true)
  source.hasOwnResolvers = false
  const value = rootSql(root.of, source, context.model, entity, selection, scope)
  const found = source.hasOwnResolvers ? mixedOf(source, selection) : undefined
  const mixed = found === 'OWN' ? undefined : found
  if (source.hasOwnResolvers && !mixed) return undefined
  return { key, isRequired: isNonNullType(definition?.type), nodes, plan: createPlan(value, scope), mixed }
}

async function textOf(plan: RootPlan['plan'], context: SchemaContext, binding: Binding): Promise<string> {
  if (!('parameters' in plan)) return plan.text
  return (await context.read(bindPlan(plan, binding))) ?? 'null'
}

/** Lets graphql-js execute the rest over what was read, and puts both together. */
async function mix(
  roots: RootPlan[],
  outcomes: PromiseSettledResult<string>[],
  execute: (rootValue: ReadBefore) => ReturnType<Execute>,
): Promise<TextAnswer | undefined> {
  const answers = new Map<string, Promise<unknown>>()
  for (const [index, { key, mixed }] of roots.entries()) {
    const outcome = outcomes[index] as PromiseSettledResult<string>
    if (mixed)
      answers.set(
        key,
        outcome.status === 'fulfilled'
          ? Promise.resolve(JSON.parse(outcome.value))
          : Promise.reject(outcome.reason),
      )
  }
  const { data, errors = [] } = await execute(new ReadBefore(answers))
  if (!data) return { data: 'null', errors: [...errors] }
  const whole: PromiseSettledResult<string>[] = []
  for (const [index, { key, mixed }] of roots.entries()) {
    const text = mixed && JSON.stringify(merged(mixed, await answers.get(key)?.catch(() => null), data[key]))
    const outcome = outcomes[index] as PromiseSettledResult<string>
    whole.push(text === undefined ? outcome : { status: 'fulfilled', value: text })
  }
  const answer = assemble(roots, whole)
  return answer && { ...answer, errors: [...answer.errors, ...errors] }
}

/** Puts the answers together; undefined when one of them breaks a promise of the schema. */
function assemble(roots: RootPlan[], outcomes: PromiseSettledResult<string>[]): TextAnswer | undefined {
  const errors: GraphQLError[] = []
  let data = ''
  let isNull = false
  for (const [index, { key, isRequired, nodes }] of roots.entries()) {
    const outcome = outcomes[index] as PromiseSettledResult<string>
    let text = 'null'
    if (outcome.status === 'fulfilled') text = outcome.value
    else errors.push(locatedError(outcome.reason, nodes, [key]))
    if (text === 'null' && isRequired) {
      if (outcome.status === 'fulfilled') return undefined
      isNull = true
    }
    data += `${index === 0 ? '' : ','}${JSON.stringify(key)}:${text}`
  }
  return { data: isNull ? 'null' : `{${data}}`, errors }
}

function fragmentsOf({ document }: ExecutionArgs): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null)
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  }
  return fragments
}
