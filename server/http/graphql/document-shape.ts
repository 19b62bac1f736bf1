/** Measures a document without a schema, in time linear in its size: it runs before validation does. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** How big and how twisted a document is. */
export interface DocumentShape {
  depth: number
  aliases: number
  directives: number
  fragments: number
  rootFields: number
}

/** What a selection set holds when its fragments are followed. */
interface Extent {
  depth: number
  fields: number
}

/** The shape of a document: the largest of its operations, and counts over the whole text. */
export function measureDocument(document: DocumentNode): DocumentShape {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const shape: DocumentShape = {
    depth: 0,
    aliases: 0,
    directives: 0,
    fragments: fragments.size,
    rootFields: 0,
  }
  const extents = new Map<string, Extent>()

  function extentOf(set: SelectionSetNode): Extent {
    const extent: Extent = { depth: 0, fields: 0 }
    for (const selection of set.selections) {
      const part = extentOfSelection(selection)
      extent.depth = Math.max(extent.depth, part.depth)
      extent.fields += part.fields
    }
    return extent
  }

  function extentOfSelection(selection: SelectionNode): Extent {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return extentOfFragment(selection.name.value)
    if (selection.kind === Kind.INLINE_FRAGMENT) return extentOf(selection.selectionSet)
    return { depth: 1 + (selection.selectionSet ? extentOf(selection.selectionSet).depth : 0), fields: 1 }
  }

  function extentOfFragment(name: string): Extent {
    const known = extents.get(name)
    if (known) return known
    // While a fragment is measured it counts as empty: a cycle ends here, and validation refuses it later.
    extents.set(name, { depth: 0, fields: 0 })
    const fragment = fragments.get(name)
    const extent = fragment ? extentOf(fragment.selectionSet) : { depth: 0, fields: 0 }
    extents.set(name, extent)
    return extent
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      continue
    shape.directives += definition.directives?.length ?? 0
    countText(definition.selectionSet, shape)
    const extent = extentOf(definition.selectionSet)
    shape.depth = Math.max(shape.depth, extent.depth)
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      shape.rootFields = Math.max(shape.rootFields, extent.fields)
    }
  }
  return shape
}

/**
 * Counts directives, and fields that are aliased or repeated. A repetition counts like an alias, because validation
 * compares each pair of fields of one name: 2,000 of them would stop the process for a second.
 */
function countText(set: SelectionSetNode, shape: DocumentShape): void {
  const seen = new Set<string>()
  for (const selection of set.selections) {
    shape.directives += selection.directives?.length ?? 0
    if (selection.kind === Kind.FIELD) {
      const key = keyOf(selection)
      if (selection.alias || seen.has(key)) shape.aliases += 1
      seen.add(key)
    }
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet)
      countText(selection.selectionSet, shape)
  }
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value
}
