import type { Context } from '#core/context.ts'
import type { EntityModel } from '#schema/model.ts'

/** Most records that one look sets an automation off for. */
const most = 10_000
const pageSize = 500

/** The records that satisfy all filters, in the order of their ids, each with the value of a field if one is named. */
export async function findRecords(
  own: Context,
  entity: EntityModel,
  filters: unknown[],
  field?: string,
): Promise<{ id: number; value: unknown }[]> {
  const found: { id: number; value: unknown }[] = []
  const document = `query ($filter: ${entity.name}Filter, $after: String) {
    page: ${entity.names.many}(first: ${pageSize}, after: $after, filter: $filter, orderBy: [{ id: ASC }]) {
      nodes { id ${field ? `value: ${field}` : ''} } pageInfo { hasNextPage endCursor }
    }
  }`
  let after: string | null = null
  do {
    const { page }: { page: Page } = await own.api.query<{ page: Page }>(document, {
      filter: { and: filters.filter(Boolean) },
      after,
    })
    for (const { id, value } of page.nodes) found.push({ id: Number(id), value })
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null && found.length < most)
  return found
}

interface Page {
  nodes: { id: string; value?: unknown }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
