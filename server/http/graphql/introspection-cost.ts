/**
 * Introspection cannot be paged, so it is measured against the standard introspection query: an operation may ask
 * for twice as much as that, which every tool fits into and no loop does.
 */
import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

const budgets = new WeakMap<GraphQLSchema, number>()

/** How much introspection an operation asks for, as a share of what is allowed: above 1 is too much. */
export function introspectionShare(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): number {
  const asked = weigh(schema, operation, fragments)
  if (asked === 0) return 0
  let budget = budgets.get(schema)
  if (budget === undefined) {
    budget = 2 * weightOfStandardQuery(schema)
    budgets.set(schema, budget)
  }
  return asked / budget
}

function weightOfStandardQuery(schema: GraphQLSchema): number {
  const text = getIntrospectionQuery({
    inputValueDeprecation: true,
    schemaDescription: true,
    specifiedByUrl: true,
  })
  const { definitions } = parse(text)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const part of definitions)
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part)
  const operation = definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION)
  return operation ? weigh(schema, operation, fragments) : 0
}

/** The number of values that the `__schema` and `__type` of an operation give, with lists of average length. */
function weigh(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments): number {
  const known = new Map<string, number>()
  let lengths: Record<string, number> | undefined

  function below(set: SelectionSetNode, isRoot: boolean): number {
    let weight = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) weight += ofFragment(selection.name.value, isRoot)
      else if (selection.kind === Kind.INLINE_FRAGMENT) weight += below(selection.selectionSet, isRoot)
      else if (!isRoot || selection.name.value === '__schema' || selection.name.value === '__type') {
        lengths ??= averageLengths(schema)
        const length = isRoot ? 1 : (lengths[selection.name.value] ?? 1)
        weight += length * (1 + (selection.selectionSet ? below(selection.selectionSet, false) : 0))
      }
    }
    return weight
  }

  function ofFragment(name: string, isRoot: boolean): number {
    const key = `${name} ${isRoot}`
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, 0)
    const fragment = fragments.get(name)
    const weight = fragment ? below(fragment.selectionSet, isRoot) : 0
    known.set(key, weight)
    return weight
  }

  return below(operation.selectionSet, true)
}

/** How long the lists of this schema's introspection are on average. */
function averageLengths(schema: GraphQLSchema): Record<string, number> {
  const types = Object.values(schema.getTypeMap())
  const owners = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const fields = owners.flatMap((type) => Object.values(type.getFields()))
  const inputs = types.filter((type) => isInputObjectType(type))
  const enums = types.filter((type) => isEnumType(type))
  const average = (total: number, among: unknown[]) =>
    Math.max(1, Math.ceil(total / Math.max(1, among.length)))
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: average(fields.length, owners),
    args: average(
      fields.reduce((sum, field) => sum + field.args.length, 0),
      fields,
    ),
    inputFields: average(
      inputs.reduce((sum, type) => sum + Object.keys(type.getFields()).length, 0),
      inputs,
    ),
    enumValues: average(
      enums.reduce((sum, type) => sum + type.getValues().length, 0),
      enums,
    ),
  }
}
