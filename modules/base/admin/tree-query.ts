import type { Ask } from '#admin/data/asked.ts'
import { searchText, toFilter } from '#admin/data/filter.ts'
import { argumentType, type Knowledge, listView } from '#admin/data/knowledge.ts'
import { listSelection, print } from '#admin/data/selection.ts'
import type { Row } from '#admin/data/types.ts'
import type { ListState } from '#admin/list/use-list.ts'

/** What a view of the kind `tree` says, as `modules/base/views/tree.ts` has it. */
export interface TreeDefinition {
  parent: string
  children: string
  title?: string
  fields: string[]
}

/** The largest page that everyone is granted. */
export const rowsAtOnce = 100

/** A page of the records below one, how many these are, and how many there are in the whole tree. */
export interface Branch {
  rows: Row[]
  count: number
  all: number
}

/**
 * The records right below `parent`, which is null at the top. A list that is searched or filtered has no levels: all
 * that is found comes at the top.
 */
export async function loadBranch(
  knowledge: Knowledge,
  list: Pick<ListState, 'resource' | 'filter' | 'isFiltered'>,
  { parent, children, title, fields }: TreeDefinition,
  under: string | null,
  offset: number,
  ask: Ask,
): Promise<Branch> {
  const { resource, filter, isFiltered } = list
  const { many } = resource.names
  const level = { [parent]: under === null ? { isNull: true } : { id: { eq: under } } }
  const given: Record<string, { type: string | null; value: unknown }> = {
    filter: {
      type: argumentType(knowledge, many, 'filter'),
      value: isFiltered ? toFilter(knowledge, resource, filter) : level,
    },
    search: { type: 'String', value: isFiltered ? searchText(filter) : undefined },
    orderBy: { type: argumentType(knowledge, many, 'orderBy'), value: listView(resource).order },
    offset: { type: 'Int', value: offset || undefined },
  }
  const passed = Object.entries(given).filter(([, { type, value }]) => type && value !== undefined)
  const heads = passed.map(([name, { type }]) => `$${name}: ${type}`)
  const values = passed.map(([name]) => `${name}: $${name}`)
  const selection = listSelection(knowledge, resource, [...(title ? [title] : []), children, ...fields])
  const head = heads.length > 0 ? `(${heads.join(', ')})` : ''
  const page = `page: ${many}(${[`first: ${rowsAtOnce}`, ...values].join(', ')}) { totalCount nodes ${print(selection)} }`
  const all = under === null && !isFiltered ? ` all: ${many}(first: 1) { totalCount }` : ''
  const answer = await ask<{ page: { totalCount: number; nodes: Row[] }; all?: { totalCount: number } }>(
    `query ${resource.name}Tree${head} { ${page}${all} }`,
    Object.fromEntries(passed.map(([name, { value }]) => [name, value])),
  )
  const count = answer.page.totalCount
  return { rows: answer.page.nodes, count, all: answer.all?.totalCount ?? count }
}
