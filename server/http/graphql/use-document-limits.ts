import { type DocumentNode, GraphQLError, parse } from 'graphql'
import type { DoorPlugin } from './context.ts'
import { measureDocument } from './document-shape.ts'
import type { Limits } from './limits.ts'
import { refuse, tooComplex } from './refuse.ts'

/** Refuses documents by length and tokens while they are parsed, and by shape before they are validated. */
export function useDocumentLimits(limits: Limits): DoorPlugin {
  // Documents come out of the parse cache as the same object: each is measured once.
  const passed = new WeakSet<DocumentNode>()
  return {
    onParse({ params, setParseFn }) {
      const { length } = params.source.toString()
      if (length > limits.documentLength)
        throw tooComplex('Characters in the document', length, limits.documentLength)
      setParseFn((source, options) => parseWithin(limits.tokens, source, options))
      return ({ result }) => {
        if (result instanceof Error || result === null || passed.has(result)) return
        // Thrown, not put in the result's place: the parse cache would keep it.
        const shape = measureDocument(result)
        if (shape.depth > limits.depth) throw tooComplex('Levels of fields', shape.depth, limits.depth)
        if (shape.aliases > limits.aliases) {
          throw tooComplex('Aliased or repeated fields', shape.aliases, limits.aliases)
        }
        if (shape.directives > limits.directives)
          throw tooComplex('Directives', shape.directives, limits.directives)
        if (shape.rootFields > limits.rootFields)
          throw tooComplex('Root fields', shape.rootFields, limits.rootFields)
        if (shape.fragments > limits.fragments)
          throw tooComplex('Fragments', shape.fragments, limits.fragments)
        passed.add(result)
      }
    },
  }
}

function parseWithin(maxTokens: number, ...[source, options]: Parameters<typeof parse>): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes(`more that ${maxTokens} tokens`)) {
      throw refuse('TOO_COMPLEX', `The document has more than ${maxTokens} tokens. Ask for less at once.`)
    }
    // The parser calls itself for every level of a value.
    if (error instanceof RangeError)
      throw refuse('TOO_COMPLEX', 'The values in the document nest too deeply.')
    throw error
  }
}
