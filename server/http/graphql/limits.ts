import type { Viewer } from '#core/context.ts'

/** What one GraphQL request may ask for. All of it is checked before a resolver runs. */
export interface Limits {
  /** Characters of a document; long texts belong into variables. */
  documentLength: number
  tokens: number
  /** Levels of fields, fragments followed. */
  depth: number
  /** Aliased or repeated fields in the whole document. */
  aliases: number
  directives: number
  /** Fragments in the document: validation compares each with each. */
  fragments: number
  /** Fields of the operation itself, fragments followed. */
  rootFields: number
  /** Levels of lists and objects in the variables. */
  variableDepth: number
  /** Records that the answer may hold at most, counted by `countNodes`. */
  nodes: number
  /** The largest `first` or `last` of a connection. */
  pageSize: number
}

/** The limits of a viewer whose roles change some of them. */
export function limitsOf(viewer: Viewer | null, limits: Limits): Limits {
  const { pageSize, nodes } = viewer?.limits ?? {}
  if (pageSize === undefined && nodes === undefined) return limits
  return { ...limits, ...(pageSize ? { pageSize } : {}), ...(nodes ? { nodes } : {}) }
}

export const defaultLimits: Limits = {
  documentLength: 262_144,
  tokens: 2_000,
  depth: 15,
  aliases: 100,
  directives: 50,
  fragments: 60,
  rootFields: 50,
  variableDepth: 64,
  nodes: 10_000,
  pageSize: 100,
}
