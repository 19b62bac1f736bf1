import { inOrder } from '../chart/chart-data.ts'
import type { AggregateWish, GroupRow } from '../data/aggregate.ts'
import type { Knowledge } from '../data/knowledge.ts'
import type { Grouping, Measure, Resource } from '../data/types.ts'
import { groupName } from '../figures/wording.ts'

/** A row or a column: the values that lead to it, outermost first. The empty path is the total. */
export interface Header {
  path: string[]
  labels: string[]
}

/** The parts of a pivot's table that are shown, and the figures behind each cell. */
export interface PivotData {
  rows: Header[]
  columns: Header[]
  cell: (row: Header, column: Header) => GroupRow | undefined
}

export const pathKey = (path: string[]): string => JSON.stringify(path)

/** The deepest level that is open: one, and one more below each opened header. */
export function depthOf(groupings: Grouping[], open: string[]): number {
  const opened = open.map((key) => (JSON.parse(key) as string[]).length + 1)
  return Math.min(groupings.length, Math.max(1, ...opened))
}

const alias = (rows: number, columns: number) => `r${rows}c${columns}`

/**
 * Every level of rows with every level of columns, totals included, as aggregates of one request: what stands in a
 * total is what the server measured, and never a sum of what is shown.
 */
export function pivotWishes(
  rows: Grouping[],
  columns: Grouping[],
  measures: Measure[],
  unit: string | null,
): AggregateWish[] {
  const wishes: AggregateWish[] = []
  for (let r = 0; r <= rows.length; r++)
    for (let c = 0; c <= columns.length; c++) {
      const groupings = [...rows.slice(0, r), ...columns.slice(0, c)]
      wishes.push({ alias: alias(r, c), groupings, measures, unit })
    }
  return wishes
}

/** Puts the answers into a table: headers in a sensible order, closed ones without what is below them. */
export function pivotData(
  knowledge: Knowledge,
  resource: Resource,
  shape: { rows: Grouping[]; columns: Grouping[]; openRows: string[]; openColumns: string[] },
  answer: Record<string, GroupRow[]>,
): PivotData {
  const cells = new Map<string, GroupRow>()
  const headersOf = (groupings: Grouping[], levelsOf: (depth: number) => GroupRow[], open: string[]) => {
    const below = new Map<string, Map<string, string>>()
    groupings.forEach((_, at) => {
      for (const row of levelsOf(at + 1)) {
        const names = groupings.slice(0, at + 1).map((one) => groupName(knowledge, resource, one, row))
        const parent = pathKey(names.slice(0, -1).map((one) => one.key))
        const last = names.at(-1)
        if (last) below.set(parent, (below.get(parent) ?? new Map()).set(last.key, last.label))
      }
    })
    const walk = ({ path, labels }: Header): Header[] => {
      const grouping = groupings[path.length]
      const children = below.get(pathKey(path))
      if (!grouping || !children) return []
      const names = [...children].map(([key, label]) => ({ key, label }))
      return inOrder(knowledge, resource, grouping, names)
        .filter((one) => children.has(one.key))
        .flatMap((one) => {
          const header = { path: [...path, one.key], labels: [...labels, one.label] }
          return [header, ...(open.includes(pathKey(header.path)) ? walk(header) : [])]
        })
    }
    return walk({ path: [], labels: [] })
  }
  for (let r = 0; r <= shape.rows.length; r++)
    for (let c = 0; c <= shape.columns.length; c++)
      for (const row of answer[alias(r, c)] ?? []) {
        const key = (groupings: Grouping[]) =>
          groupings.map((one) => groupName(knowledge, resource, one, row).key)
        cells.set(pathKey([...key(shape.rows.slice(0, r)), '|', ...key(shape.columns.slice(0, c))]), row)
      }
  return {
    rows: headersOf(shape.rows, (depth) => answer[alias(depth, 0)] ?? [], shape.openRows),
    columns: headersOf(shape.columns, (depth) => answer[alias(0, depth)] ?? [], shape.openColumns),
    cell: (row, column) => cells.get(pathKey([...row.path, '|', ...column.path])),
  }
}
