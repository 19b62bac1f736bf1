import { aggregatePart, type GroupRow, groupValue, unitOfMeasures } from '../data/aggregate.ts'
import type { Ask } from '../data/asked.ts'
import { type GraphQLFilter, type ListFilter, searchText, toFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { argumentType, fieldOf, type Knowledge, listView } from '../data/knowledge.ts'
import { listSelection, print } from '../data/selection.ts'
import type { BoardDefinition, Measure, Resource, Row } from '../data/types.ts'
import type { Unit } from '../fields/format.ts'
import { msg, t } from '../i18n/translate.ts'

/** One column: the value that its cards have, null where they have none. */
export interface BoardColumn {
  key: string
  label: string
  tone: string | null
  value: string | null
}

/** What a column holds: its first cards, how many there are, and their sums, one for each currency. */
export interface ColumnContent {
  rows: Row[]
  count: number
  totals: { unit: Unit | null; value: string }[]
}

/** The cards that a column shows at first, and more of each time. */
export const cardsAtOnce = 20
/** The largest page that everyone is granted. */
export const mostCards = 100
const mostColumns = 24
/** Columns times currencies. */
const mostSums = 240

/** The columns of choices, in their declared order. */
export function choiceColumns(resource: Resource, board: BoardDefinition): BoardColumn[] {
  const field = fieldOf(resource, board.group)
  const columns = (field?.choices ?? []).map(({ value, label, tone }) => ({
    key: value,
    label,
    tone: tone?.toLowerCase() ?? null,
    value,
  }))
  return field?.isNullable ? [...columns, { ...noColumn, label: t(noColumn.label) }] : columns
}

const noColumn: BoardColumn = { key: 'none', label: msg('None'), tone: null, value: null }

interface Target {
  id: string
  displayName: string
}

/**
 * The columns of a relation: all of its records when they are few, so that empty columns can be dropped into; else
 * those with the most cards.
 */
export async function relationColumns(
  knowledge: Knowledge,
  resource: Resource,
  board: BoardDefinition,
): Promise<BoardColumn[]> {
  const field = fieldOf(resource, board.group)
  const target = knowledge.resources.get(field?.target ?? '')
  if (!target) return []
  const wish = { alias: 'groups', groupings: [{ field: board.group }], measures: [], first: mostColumns }
  const groups = aggregatePart(knowledge, resource, wish, { filter: false, search: false })
  const targets = `targets: ${target.names.many}(first: ${mostColumns}) { totalCount nodes { id displayName } }`
  const answer = await request<{
    targets: { totalCount: number; nodes: Target[] }
    groups: GroupRow[]
  }>(`query ${resource.name}Columns { ${targets} ${groups} }`)
  const used = answer.groups
    .toSorted((a, b) => b.count - a.count)
    .map((row) => groupValue(row, board.group) as Target | null)
    .filter((one) => one !== null)
  const shown = answer.targets.totalCount > mostColumns ? used : answer.targets.nodes
  const columns = shown.map((one) => ({ key: one.id, label: one.displayName, tone: null, value: one.id }))
  return field?.isNullable ? [{ ...noColumn, label: t(noColumn.label) }, ...columns] : columns
}

/** The condition that a card of the column meets. */
export function columnFilter(resource: Resource, board: BoardDefinition, column: BoardColumn): GraphQLFilter {
  if (column.value === null) return { [board.group]: { isNull: true } }
  const isRelation = fieldOf(resource, board.group)?.type === 'TO_ONE'
  const test = { eq: column.value }
  return { [board.group]: isRelation ? { id: test } : test }
}

/** The column of a record. */
export function columnKey(board: BoardDefinition, row: Row): string {
  const value = row[board.group]
  if (value === null || value === undefined) return noColumn.key
  return typeof value === 'object' ? (value as Row).id : String(value)
}

/** Cards, counts and sums of all columns, in one request. `shown` is how many cards of each are wanted. */
export async function loadBoard(
  knowledge: Knowledge,
  resource: Resource,
  board: BoardDefinition,
  columns: BoardColumn[],
  filter: ListFilter,
  shown: Record<string, number>,
  ask: Ask,
): Promise<Map<string, ColumnContent>> {
  const { many, aggregate } = resource.names
  const measures: Measure[] = board.total ? [{ field: board.total, function: 'sum' }] : []
  const unit = unitOfMeasures(knowledge, resource, measures)
  const own = toFilter(knowledge, resource, filter)
  const search = searchText(filter)
  const type = argumentType(knowledge, many, 'filter')
  const heads: string[] = []
  const variables: Record<string, unknown> = {}
  const declare = (name: string, kind: string | null, value: unknown) => {
    if (value === undefined) return false
    heads.push(`$${name}: ${kind}`)
    variables[name] = value
    return true
  }
  const given = {
    filter: declare('filter', argumentType(knowledge, aggregate ?? '', 'filter'), own),
    search: declare('search', 'String', search),
  }
  const isOrdered = declare(
    'orderBy',
    argumentType(knowledge, many, 'orderBy'),
    listView(resource).order ?? undefined,
  )
  const paths = [board.group, board.title, board.progress, ...board.fields].filter((one) => one !== undefined)
  const selection = print(listSelection(knowledge, resource, paths))
  const pages = columns.map((column, at) => {
    declare(`filter${at}`, type, toFilter(knowledge, resource, filter, columnFilter(resource, board, column)))
    const passed = [`first: ${shown[column.key] ?? cardsAtOnce}`, `filter: $filter${at}`]
    if (given.search) passed.push('search: $search')
    if (isOrdered) passed.push('orderBy: $orderBy')
    return `c${at}: ${many}(${passed.join(', ')}) { nodes ${selection} }`
  })
  const wish = { alias: 'groups', groupings: [{ field: board.group }], measures, unit, first: mostSums }
  const groups = aggregatePart(knowledge, resource, wish, given)
  const head = heads.length > 0 ? `(${heads.join(', ')})` : ''
  const answer = await ask<Record<string, { nodes: Row[] }> & { groups: GroupRow[] }>(
    `query ${resource.name}Board${head} { ${groups} ${pages.join(' ')} }`,
    variables,
  )
  return new Map(
    columns.map((column, at) => {
      const mine = answer.groups.filter(
        (one) => columnKey(board, { id: '', [board.group]: groupValue(one, board.group) }) === column.key,
      )
      const totals = mine.flatMap((one) => {
        const value = board.total ? one.sum?.[board.total] : null
        return value ? [{ unit: unit ? (groupValue(one, unit) as Unit | null) : null, value }] : []
      })
      const count = mine.reduce((sum, one) => sum + one.count, 0)
      return [column.key, { rows: answer[`c${at}`]?.nodes ?? [], count, totals }]
    }),
  )
}
