import { totalsUnit } from '../data/documents.ts'
import { listView } from '../data/knowledge.ts'
import type { TotalRow } from '../data/provider.ts'
import type { Resource } from '../data/types.ts'
import { formatFigure } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import type { Column } from './columns.ts'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

const shownCurrencies = 3

/** The sums of one column, one for each currency. */
export function sumTexts(resource: Resource, column: Column, rows: TotalRow[]): string[] {
  const unitField = totalsUnit(resource)
  return rows.map((row) => {
    const unit = unitField ? (row.group?.[unitField] ?? null) : null
    return formatFigure(column.field, row.sum[column.path], unit)
  })
}

/** A cell with the sums of one column. */
export function Sums({ resource, column, rows }: { resource: Resource; column: Column; rows: TotalRow[] }) {
  const sums = sumTexts(resource, column, rows)
  return (
    <td className={s.figureCell} title={sums.join('\n')}>
      {sums.slice(0, shownCurrencies).map((sum) => (
        <div key={sum} className="figures">
          {sum}
        </div>
      ))}
      {sums.length > shownCurrencies && (
        <div>{t('and {{number}} more', { number: sums.length - shownCurrencies })}</div>
      )}
    </td>
  )
}

/** Sums of all records that the filter lets through. */
export function Totals({ list }: { list: ListState }) {
  const { totals, columns, resource } = list
  const names = listView(resource).totals ?? []
  if (!totals || totals.length === 0 || !columns.some((column) => names.includes(column.path))) return null
  return (
    <tfoot>
      <tr>
        <td className={s.selectCell} />
        {columns.map((column, at) =>
          names.includes(column.path) ? (
            <Sums key={column.path} resource={resource} column={column} rows={totals} />
          ) : (
            <td key={column.path}>{at === 0 ? t('Total') : ''}</td>
          ),
        )}
        <td className={s.menuCell} />
      </tr>
    </tfoot>
  )
}
