import { oneDocument } from './documents.ts'
import { request } from './graphql.ts'
import { fieldOf, type Knowledge } from './knowledge.ts'
import { formLines, linesPerRequest, linesSelection, type Selection } from './selection.ts'
import type { Connection, FormDefinition, Resource, Row } from './types.ts'

/** Reads the pages of line tables that are longer than one request may carry, so that a form has them all. */
export async function loadRemainingLines(
  knowledge: Knowledge,
  resource: Resource,
  form: FormDefinition,
  record: Row,
  signal?: AbortSignal,
): Promise<Row> {
  const whole = { ...record }
  for (const section of formLines(form)) {
    if (!fieldOf(resource, section.lines)) continue
    const page = record[section.lines] as Connection | undefined
    let cursor = page?.pageInfo?.hasNextPage ? page.pageInfo.endCursor : null
    const nodes = [...(page?.nodes ?? [])]
    while (cursor) {
      const next: Connection = await readPage(
        knowledge,
        resource,
        section.lines,
        record.id,
        cursor,
        form,
        signal,
      )
      nodes.push(...next.nodes)
      cursor = next.pageInfo?.hasNextPage ? next.pageInfo.endCursor : null
    }
    whole[section.lines] = { nodes }
  }
  return whole
}

async function readPage(
  knowledge: Knowledge,
  resource: Resource,
  lines: string,
  id: string,
  cursor: string,
  form: FormDefinition,
  signal?: AbortSignal,
): Promise<Connection> {
  const section = formLines(form).find((one) => one.lines === lines)
  const first = section ? linesSelection(knowledge, resource, section) : {}
  const inner = first[`${lines}(first: ${linesPerRequest})`] ?? { nodes: { id: true } }
  // A cursor is opaque text of the server: JSON quoting is GraphQL's quoting too.
  const selection: Selection = {
    [`${lines}(first: ${linesPerRequest}, after: ${JSON.stringify(cursor)})`]: inner,
  }
  const { query, variables } = oneDocument(knowledge, resource, selection, id)
  const { record } = await request<{ record: Record<string, Connection> | null }>(query, variables, signal)
  return record?.[lines] ?? { nodes: [] }
}
