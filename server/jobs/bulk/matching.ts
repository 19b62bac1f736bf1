/** Which records a change of many is about: those that its viewer finds by its filter, in the order of their ids. */
import { type DocumentNode, type ExecutionResult, execute, parse } from 'graphql'
import { TrellisError } from '#core/errors.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'

/** What says which records. */
export interface Matching {
  entity: string
  filter: Record<string, unknown>
  search?: string | null
}

/** A record that is found. */
export interface Match {
  id: number
  /** Where to go on after it. */
  cursor: string
}

/** Records of one batch: what any client may ask for at once. */
export const batchSize = 100

/** How many records there are. @throws TrellisError BAD_REQUEST, FORBIDDEN */
export async function countMatching(registry: Registry, matching: Matching, reader: object): Promise<number> {
  const { totalCount = 0 } = await read(registry, matching, reader, { first: 1, isCounted: true })
  return totalCount
}

/** The next ones after a cursor. */
export async function nextMatching(
  registry: Registry,
  matching: Matching,
  after: string | null,
  reader: object,
): Promise<Match[]> {
  const { edges } = await read(registry, matching, reader, { first: batchSize, after })
  return edges.map(({ cursor, node }) => ({ cursor, id: Number(node.id) }))
}

/** Those of these ids that still fulfil it. */
export async function stillMatching(
  registry: Registry,
  { filter, ...matching }: Matching,
  ids: number[],
  reader: object,
): Promise<number[]> {
  const narrowed = { ...matching, filter: { and: [filter, { id: { in: ids.map(String) } }] } }
  const { edges } = await read(registry, narrowed, reader, { first: batchSize })
  return edges.map(({ node }) => Number(node.id))
}

interface Page {
  totalCount?: number
  edges: { cursor: string; node: { id: string } }[]
}

const documents = new WeakMap<EntityModel, DocumentNode>()

function documentOf(entity: EntityModel): DocumentNode {
  const { name, names } = entity
  const known = documents.get(entity)
  const document =
    known ??
    parse(`query($filter: ${name}Filter, $search: String, $first: Int, $after: String, $isCounted: Boolean = false) {
      page: ${names.many}(filter: $filter, search: $search, first: $first, after: $after, orderBy: [{ id: ASC }]) {
        totalCount @include(if: $isCounted) edges { cursor node { id } }
      }
    }`)
  documents.set(entity, document)
  return document
}

async function read(
  { schema, model }: Registry,
  { entity, filter, search }: Matching,
  contextValue: object,
  variables: { first: number; after?: string | null; isCounted?: boolean },
): Promise<Page> {
  const { data, errors } = (await execute({
    schema,
    document: documentOf(entityOf(model, entity)),
    variableValues: { ...variables, filter, search },
    contextValue,
  })) as ExecutionResult<{ page: Page }>
  const [error] = errors ?? []
  if (error?.originalError instanceof TrellisError) throw error.originalError
  if (error) {
    const isForbidden = error.extensions.code === 'FORBIDDEN'
    throw new TrellisError(isForbidden ? 'FORBIDDEN' : 'BAD_REQUEST', error.message, { cause: error })
  }
  if (!data) throw new Error('GraphQL gave neither data nor errors.')
  return data.page
}
