/**
 * Counts how many records an operation can answer at most, before it runs: a connection holds `first` or `last` of
 * them, and what is selected below is counted once for each. Aliases and fragments count as often as they are used.
 * The method is that of GitHub's node limit; what is not a record (an edge, a scalar) is free.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { argumentValue, isLeftOut, type VariableValues } from './argument-value.ts'

/** How many records a connection holds when neither `first` nor `last` says so. */
const defaultPage = 50
/** How many a plain list is taken to hold, unless its field's `extensions.listSize` says it better. */
const defaultList = 10

/** One operation, with what it needs to be understood. */
export interface CountedOperation {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: VariableValues
}

/** The count, and the largest page that a connection was asked for. */
export interface NodeCount {
  nodes: number
  largestPage: number
}

/** Counts an operation. Pure; linear in the size of the document, however its fragments nest. */
export function countNodes({ schema, operation, fragments, variables }: CountedOperation): NodeCount {
  const known = new Map<string, number>()
  let largestPage = 0

  /** Records below one object of `type`; `page` is the page size if that object is a connection. */
  function below(set: SelectionSetNode, type: GraphQLCompositeType, page: number | null): number {
    let nodes = 0
    for (const selection of set.selections) {
      if (!isLeftOut(selection, variables)) nodes += ofSelection(selection, type, page)
    }
    return nodes
  }

  function ofSelection(selection: SelectionNode, type: GraphQLCompositeType, page: number | null): number {
    if (selection.kind === Kind.FIELD) return ofField(selection, type, page)
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value, page)
    const condition = selection.typeCondition?.name.value
    return below(selection.selectionSet, compositeOf(schema, condition) ?? type, page)
  }

  function ofFragment(name: string, page: number | null): number {
    const key = `${name} ${page}`
    const count = known.get(key)
    if (count !== undefined) return count
    known.set(key, 0)
    const fragment = fragments.get(name)
    const type = compositeOf(schema, fragment?.typeCondition.name.value)
    const counted = fragment && type ? below(fragment.selectionSet, type, page) : 0
    known.set(key, counted)
    return counted
  }

  function ofField(node: FieldNode, parent: GraphQLCompositeType, page: number | null): number {
    const field = fieldOf(parent, node.name.value)
    const type = field && getNamedType(field.type)
    if (!field || !node.selectionSet || !isCompositeType(type)) return 0
    const isList = isListType(getNullableType(field.type))
    if (page !== null && isList && node.name.value === 'edges') {
      return page * Math.max(1, below(node.selectionSet, type, null))
    }
    if (page !== null && isList && node.name.value === 'nodes') {
      return page * (1 + below(node.selectionSet, type, null))
    }
    if (isList) return listLength(field, node, variables) * (1 + below(node.selectionSet, type, null))
    if (!isConnection(type)) return 1 + below(node.selectionSet, type, null)
    const size = pageOf(field, node, variables) ?? defaultPage
    largestPage = Math.max(largestPage, size)
    return 1 + below(node.selectionSet, type, size)
  }

  const root = schema.getRootType(operation.operation)
  const nodes = root ? below(operation.selectionSet, root, null) : 0
  return { nodes, largestPage }
}

function compositeOf(schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | undefined {
  const type = name === undefined ? undefined : schema.getType(name)
  return isCompositeType(type) ? type : undefined
}

type AnyField = GraphQLField<unknown, unknown>

function fieldOf(type: GraphQLCompositeType, name: string): AnyField | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

function isConnection(type: GraphQLCompositeType): boolean {
  if (!isObjectType(type)) return false
  const fields = type.getFields()
  return 'pageInfo' in fields && ('nodes' in fields || 'edges' in fields)
}

/** What `first` and `last` ask for; the larger, if both are given. */
function pageOf(field: AnyField, node: FieldNode, variables: VariableValues): number | undefined {
  const sizes = ['first', 'last']
    .map((name) => argumentValue(field, node, name, variables))
    .filter((value): value is number => typeof value === 'number' && value >= 0)
  return sizes.length > 0 ? Math.max(...sizes) : undefined
}

/** The expected length of a plain list: its page, or as long as the list that was given to it (`ids`, `inputs`). */
function listLength(field: AnyField, node: FieldNode, variables: VariableValues): number {
  const page = pageOf(field, node, variables)
  if (page !== undefined) return page
  const given = field.args
    .map((argument) => argumentValue(field, node, argument.name, variables))
    .filter((value) => Array.isArray(value))
    .map((list) => list.length)
  if (given.length > 0) return Math.max(1, ...given)
  const { listSize } = field.extensions
  return typeof listSize === 'number' ? listSize : defaultList
}
