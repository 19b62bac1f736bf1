import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link, useNavigate } from 'react-router-dom'
import { chartData } from '../chart/chart-data.ts'
import { aggregateDocument, type GroupRow, measured, unitOfMeasures } from '../data/aggregate.ts'
import { searchText, toFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { fieldAt } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { drillDownPath } from '../figures/drill-down.ts'
import { inUnit, unitKey, unitsOf } from '../figures/units.ts'
import { figureText, groupingLabel, measureLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Bone } from '../kit/state.tsx'
import s from './dashboards.module.css'
import type { Widget } from './dashboards.ts'
import { Empty, Failed } from './widget-states.tsx'

const Drawing = lazy(() => import('../chart/drawing.tsx'))
const height = 240
const mostRows = 12
/** So few that the widgets of a page are answered in one request; of a number there is one for each currency. */
const mostGroups = { NUMBER: 10, CHART: 120, TABLE: 120, LIST: 0 }

/** A number, a chart or a table of figures; what it shows leads to the records. */
export function FiguresWidget({ widget, resource }: { widget: Widget; resource: Resource }) {
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const { filter, settings, kind } = widget
  const measure = settings.measure ?? 'count'
  const groupBy =
    kind === 'NUMBER'
      ? []
      : // Stored by whoever may write JSON: what names no field is passed over.
        (settings.groupBy ?? []).filter(
          (one) => typeof one?.field === 'string' && fieldAt(knowledge, resource, one.field) !== null,
        )
  const unitPath = unitOfMeasures(knowledge, resource, [measure])
  const wish = {
    alias: 'groups',
    groupings: groupBy,
    measures: [measure],
    unit: unitPath,
    first: mostGroups[kind],
  }
  const found = useQuery({
    queryKey: [resource.name, 'widget', filter, groupBy, measure],
    queryFn: ({ signal }) => {
      const values = { filter: toFilter(knowledge, resource, filter), search: searchText(filter) }
      const { query, variables } = aggregateDocument(knowledge, resource, [wish], values)
      return request<{ groups: GroupRow[] }>(query, variables, signal)
    },
  })
  if (found.error) return <Failed error={found.error} />
  if (!found.data) return <Bone width="50%" height={kind === 'NUMBER' ? 32 : height} />
  const all = found.data.groups
  const units = unitsOf(all, unitPath)
  const pathOf = (row: GroupRow, label: string) => drillDownPath({ resource, filter }, row, label)
  if (kind === 'NUMBER') {
    const shown = all.filter((row) => row.count > 0 || all.length === 1)
    if (shown.length === 0) return <p className={s.number}>0</p>
    return (
      <p className={s.number}>
        {shown.map((row) => {
          const unit = unitsOf([row], unitPath)[0] ?? null
          return (
            <Link key={unitKey(unit)} to={pathOf(row, widget.title)}>
              {figureText(knowledge, resource, measure, row, unit) || '0'}
            </Link>
          )
        })}
      </p>
    )
  }
  if (all.length === 0) return <Empty />
  const unit = units[0] ?? null
  const data = chartData(knowledge, resource, groupBy, measure, inUnit(all, unitPath, unit))
  const [first, second] = groupBy
  const isInTime = ['DATE', 'DATE_TIME'].includes(
    fieldAt(knowledge, resource, first?.field ?? '')?.type ?? '',
  )
  const size = (group: string) => {
    const row = data.at(data.series[0]?.key ?? '', group)
    return Number((row && measured(row, measure)) ?? 0)
  }
  // The largest first, where there is no order of their own; for the order alone a decimal may become a number.
  const groups = isInTime || second ? data.groups : data.groups.toSorted((a, b) => size(b.key) - size(a.key))
  const text = (series: string, group: string) =>
    figureText(knowledge, resource, measure, data.at(series, group), unit)
  const notes = [
    units.length > 1 &&
      t('In {{currency}} only; other currencies are not added up.', { currency: unitKey(unit) }),
    all.length >= mostGroups[kind] &&
      t('Only the first {{value}} groups; there are more.', { value: mostGroups[kind] }),
  ].filter((one) => one !== false)
  const note = notes.map((one) => (
    <p key={one} className={s.note}>
      {one}
    </p>
  ))
  if (kind === 'CHART') {
    return (
      <>
        <Suspense fallback={<Bone width="100%" height={height} />}>
          <Drawing
            type={settings.type ?? 'BAR'}
            isStacked
            height={height}
            data={data}
            label={widget.title}
            seriesField={fieldAt(knowledge, resource, (second ?? first)?.field ?? '')}
            figure={text}
            onPick={(series, group) => {
              const row = data.at(series, group)
              if (row) navigate(pathOf(row, widget.title))
            }}
          />
        </Suspense>
        {note}
      </>
    )
  }
  return (
    <>
      <table className={s.table} aria-label={widget.title}>
        <thead>
          <tr>
            <th scope="col">{first ? groupingLabel(knowledge, resource, first) : ''}</th>
            {data.series.map((one) => (
              <th key={one.key} scope="col" className={s.figure}>
                {one.label || measureLabel(knowledge, resource, measure)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, mostRows).map((group) => (
            <tr key={group.key}>
              <th scope="row">{group.label}</th>
              {data.series.map((one) => {
                const row = data.at(one.key, group.key)
                return (
                  <td key={one.key} className={s.figure}>
                    {row && <Link to={pathOf(row, group.label)}>{text(one.key, group.key)}</Link>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {data.groups.length > mostRows && (
        <p className={s.note}>
          {t('The first {{shown}} of {{number}} rows.', { shown: mostRows, number: data.groups.length })}
        </p>
      )}
      {note}
    </>
  )
}
