import { type FieldNode, type GraphQLField, Kind, type SelectionNode, valueFromASTUntyped } from 'graphql'

/** The variables of a request as they came, with the defaults of the operation filled in. */
export type VariableValues = Readonly<Record<string, unknown>>

/** The value of one argument as written, by variable or by default; not checked against its type. */
export function argumentValue(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
  variables: VariableValues,
): unknown {
  const definition = field.args.find((argument) => argument.name === name)
  if (!definition) return undefined
  const given = node.arguments?.find((argument) => argument.name.value === name)
  const value = given ? valueFromASTUntyped(given.value, { ...variables }) : undefined
  return value ?? definition.defaultValue
}

/** Whether `@skip` or `@include` leaves a selection out. */
export function isLeftOut(selection: SelectionNode, variables: VariableValues): boolean {
  return (selection.directives ?? []).some((directive) => {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') return false
    const condition = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
    if (!condition) return false
    const value =
      condition.kind === Kind.VARIABLE ? variables[condition.name.value] : valueFromASTUntyped(condition)
    return value === (name === 'skip')
  })
}
