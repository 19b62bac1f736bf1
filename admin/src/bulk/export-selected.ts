import type { TrellisProvider } from '../data/provider.ts'
import type { Connection, Row } from '../data/types.ts'
import { valueAt } from '../fields/format.ts'
import type { Column } from '../list/columns.ts'
import { download, toCsv } from '../list/csv.ts'
import type { ListState } from '../list/use-list.ts'
import { readMany } from './write-many.ts'

/** Hands the selected records to the browser as CSV, with the columns of the list. */
export async function exportSelected(provider: TrellisProvider, list: ListState): Promise<void> {
  const { resource, columns, controller } = list
  const paths = columns.map((one) => one.path)
  const rows = await readMany(provider, resource, controller.selectedIds.map(String), paths)
  const cells = rows.map((row) => columns.map((column) => plainText(column, row)))
  const header = columns.map((one) => one.label)
  download(`${resource.plural}.csv`, toCsv(header, cells))
}

function plainText(column: Column, row: Row): string {
  const value = valueAt(row, column.path)
  if (value === null || value === undefined) return ''
  const { field } = column
  if (field.type === 'TO_ONE') return String((value as Row).displayName)
  if (field.type === 'TO_MANY') return (value as Connection).nodes.map((one) => one.displayName).join(', ')
  if (field.type === 'ENUM') return field.choices?.find((one) => one.value === value)?.label ?? String(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
