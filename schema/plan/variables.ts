/**
 * The variables of an operation, apart into form and values. The form is what a statement's text can depend on: which
 * inputs are given, how long lists of inputs are, booleans, and enums that choose directions and periods. All other
 * values are bound when the plan runs.
 */
import {
  type ASTNode,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql'
import { late } from './late.ts'

/** A variable that the operation declares. */
interface Declared {
  name: string
  type: GraphQLInputType
}

type Values = Readonly<Record<string, unknown>>

/** The operation whose variables they are, with the schema that types them. */
export type OperationSource = Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'fragments'>

const known = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Declared[]>>()

function declared({ schema, operation, fragments }: OperationSource): Declared[] {
  let operations = known.get(schema)
  if (!operations) {
    operations = new WeakMap()
    known.set(schema, operations)
  }
  let found = operations.get(operation)
  if (!found) {
    const used = usedVariables(operation, fragments)
    found = (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
      const input = typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType | undefined
      return input && used.has(variable.name.value) ? [{ name: variable.name.value, type: input }] : []
    })
    operations.set(operation, found)
  }
  return found
}

/** The form of the coerced variables, as a text that is equal exactly for equal forms. */
export function formOf(source: OperationSource, values: Values): string {
  let form = ''
  for (const { name, type } of declared(source)) {
    if (Object.hasOwn(values, name)) form += `${name}:${formOfValue(type, values[name])},`
  }
  return form
}

/** The coerced variables with everything that is not form replaced by late values. */
export function lateVariables(source: OperationSource, values: Values): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { name, type } of declared(source)) {
    if (Object.hasOwn(values, name)) result[name] = lateValue(type, values[name], [name])
  }
  return result
}

/**
 * Variables that reads depend on. What is given to a mutation itself, which may be a thousand records, is none of
 * them: only what its reply selects.
 */
function usedVariables(
  operation: OperationDefinitionNode,
  fragments: GraphQLResolveInfo['fragments'],
): Set<string> {
  const used = new Set<string>()
  const note = (node: ASTNode): void => {
    visit(node, {
      enter(child) {
        if (child.kind === Kind.VARIABLE) used.add(child.name.value)
      },
    })
  }
  for (const selection of operation.selectionSet.selections) {
    if (operation.operation === 'mutation' && selection.kind === Kind.FIELD) {
      if (selection.selectionSet) note(selection.selectionSet)
    } else note(selection)
  }
  for (const fragment of Object.values(fragments)) note(fragment)
  return used
}

/** Does the value of this type belong to the form as it is? */
function isForm(type: GraphQLInputType): boolean {
  if (isEnumType(type)) return type.extensions.isForm === true
  return isScalarType(type) && type.name === 'Boolean'
}

function formOfValue(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return formOfValue(type.ofType, value)
  if (value === null || value === undefined) return '~'
  if (isListType(type)) {
    const named = getNamedType(type)
    if (!isInputObjectType(named) && !isForm(named)) return '*'
    return `[${(value as unknown[]).map((item) => formOfValue(type.ofType, item)).join(',')}]`
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    let form = '{'
    for (const [name, item] of Object.entries(value)) {
      const field = fields[name]
      if (field) form += `${name}:${formOfValue(field.type, item)},`
    }
    return `${form}}`
  }
  return isForm(type) ? String(value) : '*'
}

function lateValue(type: GraphQLInputType, value: unknown, path: (string | number)[]): unknown {
  if (isNonNullType(type)) return lateValue(type.ofType, value, path)
  if (value === null || value === undefined) return value
  if (isListType(type)) {
    const named = getNamedType(type)
    if (!isInputObjectType(named) && !isForm(named)) return variable(path)
    return (value as unknown[]).map((item, index) => lateValue(type.ofType, item, [...path, index]))
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    const entries = Object.entries(value).flatMap(([name, item]) => {
      const field = fields[name]
      return field ? [[name, lateValue(field.type, item, [...path, name])]] : []
    })
    return Object.fromEntries(entries)
  }
  return isForm(type) ? value : variable(path)
}

function variable(path: (string | number)[]): unknown {
  return late(({ variables }) => {
    let value: unknown = variables
    for (const name of path) value = (value as Record<string | number, unknown>)[name]
    return value
  })
}
