/**
 * First stage: the selection tree. What the operation asks of one object, with fragments, aliases, variables,
 * `@skip` and `@include` resolved, and fields of the same response key merged, as GraphQL's CollectFields does
 * (https://spec.graphql.org/October2021/#CollectFields()).
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql'
import { badRequest, tooComplex } from './errors.ts'

/** The parts of `info` that the compiler needs. */
export type SelectionSource = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'>

/** One selected field under its response key; `definition` is absent for `__typename`. */
export interface Selected {
  key: string
  name: string
  definition?: GraphQLField<unknown, unknown>
  args: Record<string, unknown>
  nodes: FieldNode[]
}

/** PostgreSQL cuts names at 63 bytes, and response keys are column names. */
const maxKeyLength = 63
/** PostgreSQL's select lists end at 1,664 columns. */
const maxFields = 1000

/** Fields selected on an object type by the selection sets of all these nodes, in response order. */
export function selectedFields(
  source: SelectionSource,
  type: GraphQLObjectType,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): Selected[] {
  const fields = new Map<string, Selected>()
  const seen = new Set<string>()
  for (const node of nodes) if (node.selectionSet) collect(source, type, node.selectionSet, fields, seen)
  if (fields.size > maxFields) {
    throw tooComplex(`${fields.size} fields are selected on one ${type.name}: ask for at most ${maxFields}.`)
  }
  return [...fields.values()]
}

/** The object type inside a field's type, without lists and non-nulls. */
export function objectTypeOf(field: Selected): GraphQLObjectType {
  const type = field.definition && getNamedType(field.definition.type)
  if (!isObjectType(type)) throw new Error(`${field.name} is compiled as an object, but its type is not one.`)
  return type
}

function collect(
  source: SelectionSource,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  fields: Map<string, Selected>,
  seen: Set<string>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(source, node)) continue
    if (node.kind === 'Field') {
      add(source, type, node, fields)
    } else if (node.kind === 'InlineFragment') {
      if (applies(source.schema, type, node.typeCondition?.name.value))
        collect(source, type, node.selectionSet, fields, seen)
    } else if (!seen.has(node.name.value)) {
      seen.add(node.name.value)
      const fragment: FragmentDefinitionNode | undefined = source.fragments[node.name.value]
      if (fragment && applies(source.schema, type, fragment.typeCondition.name.value)) {
        collect(source, type, fragment.selectionSet, fields, seen)
      }
    }
  }
}

function add(
  source: SelectionSource,
  type: GraphQLObjectType,
  node: FieldNode,
  fields: Map<string, Selected>,
): void {
  const key = node.alias?.value ?? node.name.value
  const known = fields.get(key)
  if (known) {
    known.nodes.push(node)
    return
  }
  if (key.length > maxKeyLength) {
    throw badRequest(
      `The alias "${key.slice(0, 20)}…" is longer than ${maxKeyLength} characters: shorten it.`,
    )
  }
  const name = node.name.value
  const definition = type.getFields()[name]
  const args = definition ? getArgumentValues(definition, node, source.variableValues) : {}
  fields.set(key, { key, name, definition, args, nodes: [node] })
}

function isIncluded(source: SelectionSource, node: Parameters<typeof getDirectiveValues>[1]): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, source.variableValues)
  if (skip?.if === true) return false
  const include = getDirectiveValues(GraphQLIncludeDirective, node, source.variableValues)
  return include?.if !== false
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true
  const other = schema.getType(condition)
  return isAbstractType(other) && schema.isSubType(other, type)
}
