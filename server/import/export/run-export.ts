/** Exports records page by page, as the viewer may read them. */
import type { Writable } from 'node:stream'
import type { DocumentNode } from 'graphql'
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import type { Registry } from '#server/registry/registry.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import type { Column, ExternalKeys } from './columns.ts'
import { type ExportRequest, type Page, planExport, readPage, variablesOf } from './plan-export.ts'
import { createWriter } from './writers.ts'

/** Hears how far an export is, and may stop it. */
export interface ExportWatch {
  onProgress?(rows: number): void
  signal?: AbortSignal
}

/** Where the records are, and who asks. */
export interface ExportScope {
  registry: Registry
  db: Kysely<Record<string, Row>>
  viewer: Viewer
}

/**
 * Writes all records that fulfil the filter to the stream, in their order, and ends it. Memory stays flat: one page at
 * a time, by cursor. Give a database within one snapshot where others may write meanwhile.
 * @returns how many there were
 * @throws TrellisError BAD_REQUEST for an unknown entity, field or filter
 */
export async function runExport(
  scope: ExportScope,
  request: ExportRequest,
  stream: Writable,
  watch: ExportWatch = {},
): Promise<number> {
  // An error of the stream reaches whoever waits for it below; until then it must not end the process.
  stream.on('error', () => undefined)
  try {
    return await writeRecords(scope, request, stream, watch)
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
  { onProgress, signal }: ExportWatch,
): Promise<number> {
  const { entity, columns, document } = planExport(scope.registry, request)
  const writer = createWriter(request.format, stream, columns, entity.plural)
  let count = 0
  for await (const nodes of readPages(scope, document, request)) {
    signal?.throwIfAborted()
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
  { registry, db, viewer }: ExportScope,
  document: DocumentNode,
  request: ExportRequest,
): AsyncGenerator<Page['nodes']> {
  const reader = await graphqlContext(registry, db, viewer, { id: 'export', headers: new Headers() })
  // Texts as they are stored: the file may come back as an import.
  const context = Object.create(reader, { say: { value: undefined } }) as object
  let after: string | null = null
  do {
    const page: Page = await readPage(registry, document, { ...variablesOf(request), after }, context)
    yield page.nodes
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
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
