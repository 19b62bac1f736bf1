/** Exports records page by page, as the viewer may read them. */
import type { Writable } from 'node:stream'
import { type DocumentNode, type ExecutionResult, execute, parse, validate } from 'graphql'
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { EntityModel } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import type { Format } from '../readers/row.ts'
import { type Column, columnsOf, type ExternalKeys } from './columns.ts'
import { createWriter } from './writers.ts'

/** What to export. */
export interface ExportRequest {
  entity: string
  format: Format
  /** Field paths, such as `name` and `country.code`; all that an import could set when left out. */
  fields?: string[]
  /** In the shape of the entity's GraphQL filter. */
  filter?: Record<string, unknown>
}

/** Where the records are, and who asks. */
export interface ExportScope {
  registry: Registry
  db: Kysely<Record<string, Row>>
  viewer: Viewer
}

/** Records of one page: what any client may ask for at once. */
const pageSize = 100

/**
 * Writes all records that fulfil the filter to the stream, in the order of their ids, and ends it. Memory stays flat:
 * one page at a time, by cursor.
 * @returns how many there were
 * @throws TrellisError BAD_REQUEST for an unknown entity, field or filter
 */
export async function runExport(
  scope: ExportScope,
  request: ExportRequest,
  stream: Writable,
  onProgress?: (rows: number) => void,
): Promise<number> {
  // An error of the stream reaches whoever waits for it below; until then it must not end the process.
  stream.on('error', () => undefined)
  try {
    return await writeRecords(scope, request, stream, onProgress)
  } catch (error) {
    // Half an export must not look like a whole one.
    stream.destroy()
    throw error
  }
}

async function writeRecords(
  scope: ExportScope,
  request: ExportRequest,
  stream: Writable,
  onProgress?: (rows: number) => void,
): Promise<number> {
  const { model } = scope.registry
  const entity = [...model.entities.values()].find(
    ({ name }) => name.toLowerCase() === request.entity.toLowerCase(),
  )
  if (!entity)
    throw new TrellisError(
      'BAD_REQUEST',
      `There is no entity "${request.entity}". There are ${[...model.entities.keys()].join(', ')}.`,
    )
  const columns = columnsOf(model, entity, request.fields)
  const document = documentOf(scope.registry, entity, columns)
  const writer = createWriter(request.format, stream, columns, entity.plural)
  let count = 0
  for await (const nodes of readPages(scope, document, request.filter)) {
    if (stream.errored) throw stream.errored
    const keys = await externalKeys(scope.db, columns, nodes)
    await writer.write(nodes.map((node) => columns.map((column) => column.read(node, keys))))
    count += nodes.length
    onProgress?.(count)
  }
  await writer.end()
  return count
}

async function* readPages(
  scope: ExportScope,
  document: DocumentNode,
  filter: Row | undefined,
): AsyncGenerator<Page['nodes']> {
  let after: string | null = null
  do {
    const page: Page = await readPage(scope, document, { filter: filter ?? null, after })
    yield page.nodes
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
}

interface Page {
  nodes: Record<string, unknown>[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

function documentOf({ schema }: Registry, { name, names }: EntityModel, columns: Column[]): DocumentNode {
  const document = parse(`query($filter: ${name}Filter, $after: String) {
    page: ${names.many}(first: ${pageSize}, after: $after, filter: $filter, orderBy: [{ id: ASC }]) {
      nodes { id ${columns.map(({ selection }) => selection).join(' ')} }
      pageInfo { hasNextPage endCursor }
    }
  }`)
  const [invalid] = validate(schema, document)
  if (invalid) throw new TrellisError('BAD_REQUEST', invalid.message)
  return document
}

async function readPage(
  { registry, db, viewer }: ExportScope,
  document: DocumentNode,
  variables: Row,
): Promise<Page> {
  const result = (await execute({
    schema: registry.schema,
    document,
    variableValues: variables,
    contextValue: graphqlContext(registry, db, viewer, { id: 'export', headers: new Headers() }),
  })) as ExecutionResult<{ page: Page }>
  const [error] = result.errors ?? []
  if (error)
    throw error.originalError instanceof TrellisError
      ? error.originalError
      : new TrellisError('BAD_REQUEST', error.message, { cause: error })
  if (!result.data) throw new Error('GraphQL gave neither data nor errors.')
  return result.data.page
}

/** External ids of the records that the page names; the oldest one of a record that has several. */
async function externalKeys(
  db: ExportScope['db'],
  columns: Column[],
  nodes: Record<string, unknown>[],
): Promise<ExternalKeys> {
  const wanted = new Map<string, Set<string>>()
  for (const { external } of columns) {
    if (!external) continue
    const ids = wanted.get(external.entity) ?? new Set()
    wanted.set(external.entity, ids)
    for (const node of nodes) for (const id of external.idsOf(node)) ids.add(id)
  }
  const keys: ExternalKeys = new Map()
  for (const [entity, ids] of wanted) {
    const found = await sql<{ record_id: string; key: string }>`
      select distinct on (record_id) record_id, module || '.' || name as key from external_id
      where entity = ${entity} and record_id = any(${[...ids].map(Number)}) order by record_id, id
    `.execute(db)
    keys.set(entity, new Map(found.rows.map((row) => [String(row.record_id), row.key])))
  }
  return keys
}
