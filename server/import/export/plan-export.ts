/** What an export asks of GraphQL: its columns, its statement and its pages. */
import { type DocumentNode, type ExecutionResult, execute, parse, validate } from 'graphql'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { EntityModel } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'
import type { Format } from '../readers/row.ts'
import { type Column, columnsOf } from './columns.ts'

/** What to export. */
export interface ExportRequest {
  entity: string
  format: Format
  /** Field paths, such as `name` and `country.code`; all that an import could set when left out. */
  fields?: string[]
  /** In the shape of the entity's GraphQL filter. */
  filter?: Record<string, unknown>
  /** Words that records have to be found by. */
  search?: string
  /** In the shape of the entity's GraphQL order; by id when left out, which is the last word in any case. */
  orderBy?: unknown[]
}

/** Records of one page: what any client may ask for at once. */
const pageSize = 100

/**
 * Asks for the first record as the export would: what it could not do is refused now.
 * @returns what is exported, and how many records there are
 * @throws TrellisError as `runExport` does
 */
export async function tryExport(
  registry: Registry,
  request: ExportRequest,
  context: object,
): Promise<{ entity: EntityModel; count: number }> {
  const { entity, document } = planExport(registry, request)
  const page = await readPage(
    registry,
    document,
    { ...variablesOf(request), first: 1, isCounted: true },
    context,
  )
  return { entity, count: page.totalCount ?? 0 }
}

/** Columns and statement of an export. @throws TrellisError BAD_REQUEST */
export function planExport(registry: Registry, { entity: wanted, fields }: ExportRequest) {
  const { model } = registry
  const entity = [...model.entities.values()].find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (!entity)
    throw new TrellisError(
      'BAD_REQUEST',
      `There is no entity "${wanted}". There are ${[...model.entities.keys()].join(', ')}.`,
    )
  const columns = columnsOf(model, entity, fields)
  return { entity, columns, document: documentOf(registry, entity, columns) }
}

/** Values of the statement's variables for the first page. */
export function variablesOf({ filter, search, orderBy }: ExportRequest): Row {
  return {
    filter: filter ?? null,
    search: search ?? null,
    orderBy: orderBy ?? [{ id: 'ASC' }],
    first: pageSize,
    isCounted: false,
  }
}

/** A page as GraphQL gives it. */
export interface Page {
  nodes: Record<string, unknown>[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

function documentOf({ schema }: Registry, { name, names }: EntityModel, columns: Column[]): DocumentNode {
  const document =
    parse(`query($filter: ${name}Filter, $search: String, $orderBy: [${name}Order!], $first: Int, $after: String, $isCounted: Boolean!) {
    page: ${names.many}(first: $first, after: $after, filter: $filter, search: $search, orderBy: $orderBy) {
      totalCount @include(if: $isCounted)
      nodes { id ${columns.map(({ selection }) => selection).join(' ')} }
      pageInfo { hasNextPage endCursor }
    }
  }`)
  const [invalid] = validate(schema, document)
  if (invalid) throw new TrellisError('BAD_REQUEST', invalid.message)
  return document
}

/** One page, as whoever the context belongs to may read it. */
export async function readPage(
  { schema }: Registry,
  document: DocumentNode,
  variables: Row,
  context: object,
): Promise<Page> {
  const result = (await execute({
    schema,
    document,
    variableValues: variables,
    contextValue: context,
  })) as ExecutionResult<{ page: Page }>
  const [error] = result.errors ?? []
  if (error)
    throw error.originalError instanceof TrellisError
      ? error.originalError
      : new TrellisError('BAD_REQUEST', error.message, { cause: error })
  if (!result.data) throw new Error('GraphQL gave neither data nor errors.')
  return result.data.page
}
