/** Figures as text, for the terminal and for the report. */
import type { SizeRow } from '../works/measure-sizes.ts'
import type { Row } from '../works/work.ts'

/** Heads of the columns of `rowCells`. */
export const rowHeads = ['Work', 'Trellis', 'Peer', '× peer', 'Limit', '× limit', 'Target', 'Holds']

/** The cells of a row. */
export function rowCells(row: Row): string[] {
  return [
    row.work,
    amount(row.value, row.unit),
    row.peer === null ? '' : `${amount(row.peerValue, row.unit)} ${row.peer}`,
    ratio(row.ratioToPeer),
    amount(row.limitValue, row.unit),
    ratio(row.ratioToLimit),
    row.target,
    row.holds === null ? 'not measured' : row.holds ? 'yes' : 'NO',
  ]
}

/** Heads of the columns of `sizeCells`. */
export const sizeHeads = ['Orders', 'List', 'Nested read', 'Aggregate', 'Create']

/** The cells of a size. */
export function sizeCells(row: SizeRow): string[] {
  return [
    row.orders.toLocaleString('en'),
    ...[row.list, row.nested, row.aggregate, row.create].map((value) => amount(value, 'ms')),
  ]
}

function amount(value: number | null, unit: Row['unit']): string {
  if (value === null) return ''
  if (unit === '') return value.toLocaleString('en')
  return unit === '/s' ? `${rounded(value)}/s` : `${rounded(value)} ${unit}`
}

function rounded(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function ratio(value: number | null): string {
  return value === null ? '' : value.toFixed(value < 1 ? 3 : 2)
}

/** A table for the terminal, columns as wide as their widest cell. */
export function terminalTable(heads: string[], rows: string[][]): string {
  const all = [heads, ...rows]
  const widths = heads.map((_, n) => Math.max(...all.map((cells) => (cells[n] ?? '').length)))
  return all
    .map((cells) =>
      cells
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A Markdown table. */
export function markdownTable(heads: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
