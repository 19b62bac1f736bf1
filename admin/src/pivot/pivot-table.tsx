import MenuItem from '@mui/material/MenuItem'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { Link } from 'react-router-dom'
import type { Grouping, Measure } from '../data/types.ts'
import type { Unit } from '../fields/format.ts'
import { drillDownPath } from '../figures/drill-down.ts'
import { figureText, groupingLabel, measureLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Menu } from '../kit/menu.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './pivot.module.css'
import { type Header, type PivotData, pathKey } from './pivot-data.ts'

type Part = 'rows' | 'columns'

interface TableProps {
  list: ListState
  data: PivotData
  measures: Measure[]
  unit: Unit | null
  total: Header
  corner: string
  /** What a header that is the last of its levels can be opened by. */
  further: Grouping[]
  levels: Record<Part, number>
  isOpen: (part: Part, header: Header) => boolean
  onToggle: (part: Part, header: Header) => void
  onDeepen: (part: Part, header: Header, grouping: Grouping) => void
}

/** The table: headers stay in sight while it scrolls, the totals at its end and its foot. */
export function PivotTable(props: TableProps) {
  const { list, data, measures, unit, total } = props
  const knowledge = useKnowledge()
  const { resource } = list
  const columns = [...data.columns, total]
  const cells = (row: Header) =>
    columns.flatMap((column) =>
      measures.map((measure) => {
        const cell = data.cell(row, column)
        const text = figureText(knowledge, resource, measure, cell, unit)
        const label =
          [...row.labels, ...column.labels].filter((one) => one !== t('Total')).join(', ') || t('All')
        return (
          <td
            key={`${pathKey(column.path)}${JSON.stringify(measure)}`}
            data-total={column.path.length === 0 || undefined}
          >
            {cell && text && <Link to={drillDownPath(list, cell, label)}>{text}</Link>}
          </td>
        )
      }),
    )
  return (
    <table className={s.pivot} aria-label={t('Figures of {{records}}', { records: inText(resource.plural) })}>
      <thead>
        <tr>
          <th rowSpan={2} scope="col" className={s.corner}>
            {props.corner}
          </th>
          {columns.map((column) => (
            <th
              key={pathKey(column.path)}
              scope="colgroup"
              colSpan={measures.length}
              data-total={column.path.length === 0 || undefined}
            >
              <Opener {...props} part="columns" header={column} />
            </th>
          ))}
        </tr>
        <tr>
          {columns.flatMap((column) =>
            measures.map((measure) => (
              <th key={`${pathKey(column.path)}${JSON.stringify(measure)}`} scope="col" className={s.measure}>
                {measureLabel(knowledge, resource, measure)}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {data.rows.map((row) => (
          <tr key={pathKey(row.path)} data-depth={row.path.length}>
            <th scope="row" style={{ paddingInlineStart: 4 + row.path.length * 20 }}>
              <Opener {...props} part="rows" header={row} />
            </th>
            {cells(row)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('Total')}</th>
          {cells(total)}
        </tr>
      </tfoot>
    </table>
  )
}

/** A header's name, which opens it, closes it, or asks what to open it by. */
function Opener(props: TableProps & { part: Part; header: Header }) {
  const { part, header, further, levels, isOpen, onToggle, onDeepen, list } = props
  const knowledge = useKnowledge()
  const label = header.labels.at(-1)
  const parents = part === 'columns' ? header.labels.slice(0, -1).join(', ') : ''
  const text = (
    <span>
      {parents && <span className={s.parent}>{parents}</span>}
      {label}
    </span>
  )
  if (header.path.length === 0) return text
  if (header.path.length < levels[part]) {
    const open = isOpen(part, header)
    return (
      <button type="button" className={s.opener} aria-expanded={open} onClick={() => onToggle(part, header)}>
        {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        {text}
      </button>
    )
  }
  if (further.length === 0) return <span className={s.closed}>{text}</span>
  return (
    <Menu
      button={
        <button type="button" className={s.opener} data-last>
          <ChevronRight size={14} aria-hidden />
          {text}
        </button>
      }
    >
      {(choose) =>
        further.map((one) => (
          <MenuItem key={`${one.field}${one.by ?? ''}`} onClick={choose(() => onDeepen(part, header, one))}>
            {groupingLabel(knowledge, list.resource, one)}
          </MenuItem>
        ))
      }
    </Menu>
  )
}
