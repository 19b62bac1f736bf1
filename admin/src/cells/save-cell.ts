import type { QueryClient } from '@tanstack/react-query'
import { mutationDocument } from '../data/documents.ts'
import { isApiError } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import type { Knowledge } from '../data/knowledge.ts'
import { listSelection } from '../data/selection.ts'
import type { Connection, Field, Resource, Row } from '../data/types.ts'
import { same, toInput } from '../form/draft-diff.ts'

/** Values of one record to be written together. */
interface RowChange {
  row: Row
  changes: { field: Field; value: unknown }[]
  /** What to select of the record, so that the list can show the answer. */
  columns: string[]
  /** The version that the change is based on; null writes over whatever is there. */
  version: number | null
}

/** Writes values. A change by somebody else to another field of the record is no conflict here. */
export async function saveValues(knowledge: Knowledge, resource: Resource, change: RowChange): Promise<Row> {
  const { row, changes, columns } = change
  const send = async (version: number | null) => {
    const { query, variables } = mutationDocument(
      knowledge,
      resource.names.update ?? '',
      {
        id: row.id,
        input: Object.fromEntries(changes.map(({ field, value }) => [field.name, toInput(field, value)])),
        expectedVersion: version ?? undefined,
      },
      listSelection(knowledge, resource, columns),
    )
    return (await request<{ result: Row }>(query, variables)).result
  }
  try {
    return await send(change.version)
  } catch (error) {
    if (!isApiError(error) || error.code !== 'CONFLICT' || !error.current) throw error
    const { current } = error
    const { version } = current
    const areUntouched = changes.every(({ field }) =>
      isUntouched(field, row[field.name], current[field.name]),
    )
    if (typeof version !== 'number' || !areUntouched) throw error
    return send(version)
  }
}

/** Whether the stored value is still the one that was edited; conflicts name relations by their ids. */
function isUntouched(field: Field, before: unknown, stored: unknown): boolean {
  if (field.type === 'TO_ONE') return String((before as Row | null)?.id ?? '') === String(stored ?? '')
  return same(before, stored)
}

interface Page {
  data?: Row[]
  pages?: Connection[]
}

/** Puts a written record into every list that shows it, before the lists are read anew. */
export function showWritten(queryClient: QueryClient, resource: Resource, written: Row): void {
  const swap = (rows: Row[]) => rows.map((row) => (row.id === written.id ? { ...row, ...written } : row))
  queryClient.setQueriesData<Page>({ queryKey: [resource.name, 'getList'] }, (page) => {
    if (page?.data) return { ...page, data: swap(page.data) }
    if (page?.pages) return { ...page, pages: page.pages.map((one) => ({ ...one, nodes: swap(one.nodes) })) }
    return page
  })
}
