import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql'
import type { VariableValues } from './argument-value.ts'

/** The operation of a document that will run, and the document's fragments; undefined when that is ambiguous. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
):
  | { operation: OperationDefinitionNode; fragments: ReadonlyMap<string, FragmentDefinitionNode> }
  | undefined {
  const operation = getOperationAST(document, name)
  if (!operation) return undefined
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  return { operation, fragments }
}

/** The variables as they came, with the operation's defaults for those that did not. */
export function withDefaults(
  operation: OperationDefinitionNode,
  given: VariableValues | null | undefined,
): VariableValues {
  const values: Record<string, unknown> = { ...given }
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) values[variable.name.value] ??= valueFromASTUntyped(defaultValue)
  }
  return values
}
