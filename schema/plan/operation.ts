/**
 * Whole operations as text: when every selected field is read by the statements, PostgreSQL's JSON goes to the client
 * untouched. What cannot be done that way is left to graphql-js, which does everything and explains every error.
 */
import {
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
}

interface OperationPlan extends Compiled {
  /** Absent when graphql-js has to execute the operation. */
  roots?: RootPlan[]
}

/**
 * Answers a validated operation as text, its statements sent together; undefined when graphql-js has to execute it.
 * Errors of statements stand where the GraphQL specification puts them.
 */
export async function answerAsText(args: ExecutionArgs): Promise<TextAnswer | undefined> {
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
  const roots = rootsOf(schema, operation, fragmentsOf(args), context, binding)
  if (!roots) return undefined
  const outcomes = await Promise.allSettled(roots.map(({ plan }) => textOf(plan, context, binding)))
  return assemble(roots, outcomes)
}

/** Schemas that were not generated have contexts of their own. */
function isContext(context: Partial<SchemaContext>): context is SchemaContext {
  return context.model !== undefined && context.policy !== undefined && context.read !== undefined
}

function rootsOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Record<string, FragmentDefinitionNode>,
  context: SchemaContext,
  binding: Binding,
): RootPlan[] | undefined {
  const info = { schema, operation, fragments }
  const key = `text ${idOf(operation)} ${formOf(info, binding.variables)}`
  try {
    return cached(context, key, binding, () => compileOperation(info, context, binding)).roots
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
  const isText = !source.hasOwnResolvers && roots.every((root) => root !== undefined)
  const weight = roots.reduce((sum, root) => sum + (root?.plan.text.length ?? 0), 100)
  return isText
    ? { roots, decisions: source.decisions, weight }
    : { decisions: source.decisions, weight: 100 }
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
  const value = rootSql(root.of, source, context.model, entity, selection, scope)
  return { key, isRequired: isNonNullType(definition?.type), nodes, plan: createPlan(value, scope) }
}

async function textOf(plan: RootPlan['plan'], context: SchemaContext, binding: Binding): Promise<string> {
  if (!('parameters' in plan)) return plan.text
  return (await context.read(bindPlan(plan, binding))) ?? 'null'
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
    if (text.includes(brokenMark)) return undefined
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
