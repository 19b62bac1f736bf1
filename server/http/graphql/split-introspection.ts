/** Takes an operation apart: what it asks about the schema, and what it asks of the data. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { operationOf } from './operation-of.ts'

/** The two parts; absent where there is nothing of the kind. */
export interface Parts {
  introspection?: DocumentNode
  data?: DocumentNode
}

const isAboutSchema = (name: string): boolean => name === '__schema' || name === '__type'

/** Splits a query at its root fields; undefined when it asks nothing about the schema. */
export function splitIntrospection(
  document: DocumentNode,
  operationName: string | null | undefined,
): Parts | undefined {
  const found = operationOf(document, operationName)
  if (found?.operation.operation !== 'query') return undefined
  const { operation, fragments } = found
  const about = kept(operation.selectionSet, fragments, isAboutSchema)
  if (about.length === 0) return undefined
  const rest = kept(operation.selectionSet, fragments, (name) => !isAboutSchema(name))
  return {
    introspection: documentOf(document, operation, about),
    ...(rest.length > 0 ? { data: documentOf(document, operation, rest) } : {}),
  }
}

function documentOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selections: SelectionNode[],
): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const part = { ...operation, selectionSet: { ...operation.selectionSet, selections } }
  return { ...document, definitions: [part, ...fragments] }
}

/** The root selections with such names, out of fragments too: their conditions and directives stay. */
function kept(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isKept: (name: string) => boolean,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isKept(selection.name.value) ? [selection] : []
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    if (!inner) return []
    const own = kept(inner.selectionSet, fragments, isKept)
    if (own.length === 0) return []
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: inner.typeCondition,
        directives: selection.directives,
        selectionSet: { ...inner.selectionSet, selections: own },
      },
    ]
  })
}
