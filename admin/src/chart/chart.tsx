import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import { useStore } from 'ra-core'
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { Link } from 'react-router-dom'
import { aggregateDocument, type GroupRow, groupsAtOnce, unitOfMeasures } from '../data/aggregate.ts'
import { asker } from '../data/asked.ts'
import { searchText, toFilter } from '../data/filter.ts'
import { fieldAt } from '../data/knowledge.ts'
import type { ChartDefinition } from '../data/types.ts'
import { drillDownPath, useDrillDown } from '../figures/drill-down.ts'
import s from '../figures/figures.module.css'
import { groupingKey, groupingOptions, measureKey, measureOptions } from '../figures/options.ts'
import { Select } from '../figures/select.tsx'
import { inUnit, unitKey, unitsOf } from '../figures/units.ts'
import { figureText, groupingLabel, measureLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText, listOf } from '../i18n/wording.ts'
import { Bone, ErrorState, Message } from '../kit/state.tsx'
import v from '../kit/view.module.css'
import { EmptyList, NoResult } from '../list/empty-list.tsx'
import type { ListState } from '../list/use-list.ts'
import { definitionOf } from '../list/view-kinds.ts'
import { chartData } from './chart-data.ts'

const Drawing = lazy(() => import('./drawing.tsx'))
const mostDrawn = 120
const mostSeries = 16

interface Setup {
  type: ChartDefinition['type']
  first: string
  second: string
  measure: string
  isStacked: boolean
  unit: string
}

/** Figures of the records as bars, lines or a pie; each mark leads to its records. */
export default function Chart({ list }: { list: ListState }) {
  const { resource, filter, setCount } = list
  const knowledge = useKnowledge()
  const definition = definitionOf<ChartDefinition>(resource, 'chart')
  const groupings = groupingOptions(knowledge, resource, definition.groupBy)
  const measures = measureOptions(knowledge, resource, [definition.measure])
  const [changed, setChanged] = useStore<Partial<Setup>>(`${resource.name}.chart`, {})
  const [firstOwn, secondOwn] = definition.groupBy
  const setup: Setup = {
    type: definition.type,
    first: firstOwn ? groupingKey(firstOwn) : '',
    second: secondOwn ? groupingKey(secondOwn) : '',
    measure: measureKey(definition.measure),
    isStacked: true,
    unit: '',
    ...changed,
  }
  const change = (part: Partial<Setup>) => setChanged({ ...changed, ...part })
  // What was remembered may be gone, or not be for this user: the view's own then.
  const first = groupings.find((one) => groupingKey(one) === setup.first) ?? firstOwn
  const second =
    setup.type === 'PIE'
      ? undefined
      : groupings.find((one) => groupingKey(one) === setup.second && one.field !== first?.field)
  const measure = measures.find((one) => measureKey(one) === setup.measure) ?? 'count'
  const groupBy = [first, second].filter((one) => one !== undefined)
  const unitPath = unitOfMeasures(knowledge, resource, [measure])

  const wish = { alias: 'groups', groupings: groupBy, measures: [measure], unit: unitPath }
  const found = useQuery({
    queryKey: [resource.name, 'chart', filter, groupBy, measure],
    queryFn: (context) => {
      const values = { filter: toFilter(knowledge, resource, filter), search: searchText(filter) }
      const { query, variables } = aggregateDocument(knowledge, resource, [wish], values)
      return asker(context)<{ groups: GroupRow[] }>(query, variables)
    },
    placeholderData: (previous) => previous,
  })
  const all = found.data?.groups
  const units = unitsOf(all ?? [], unitPath)
  const unit = units.find((one) => unitKey(one) === setup.unit) ?? units[0] ?? null
  const rows = useMemo(() => inUnit(all ?? [], unitPath, unit), [all, unitPath, unit])
  const data = chartData(knowledge, resource, groupBy, measure, rows)
  const pick = useDrillDown(list)
  const total = all?.reduce((sum, row) => sum + row.count, 0)
  useEffect(() => {
    if (total !== undefined) setCount(total)
  }, [total, setCount])

  const text = (series: string, group: string) =>
    figureText(knowledge, resource, measure, data.at(series, group), unit)
  const labelOf = (series: string, group: string) =>
    [data.groups.find((one) => one.key === group), data.series.find((one) => one.key === series)]
      .map((one) => one?.label)
      .filter(Boolean)
      .join(', ')
  const isTooMuch =
    data.groups.length > mostDrawn ||
    data.series.length > mostSeries ||
    (all?.length ?? 0) >= groupsAtOnce([wish])
  const title = t('{{measure}} by {{groups}}', {
    measure: measureLabel(knowledge, resource, measure),
    groups: listOf(groupBy.map((one) => inText(groupingLabel(knowledge, resource, one)))),
  })
  const groupOptions = groupings.map((one) => ({
    value: groupingKey(one),
    label: groupingLabel(knowledge, resource, one),
  }))
  return (
    <div className={v.view}>
      <div className={`${v.bar} ${s.bar}`}>
        <Select
          label={t('Chart')}
          value={setup.type}
          options={[
            { value: 'BAR', label: t('Bars') },
            { value: 'LINE', label: t('Lines') },
            { value: 'PIE', label: t('Pie') },
          ]}
          onChange={(type) => change({ type: type as Setup['type'] })}
        />
        <Select
          label={t('Measure')}
          value={measureKey(measure)}
          options={measures.map((one) => ({
            value: measureKey(one),
            label: measureLabel(knowledge, resource, one),
          }))}
          onChange={(value) => change({ measure: value })}
        />
        <Select
          label={t('By')}
          value={first ? groupingKey(first) : ''}
          options={groupOptions}
          onChange={(value) => change({ first: value })}
        />
        {setup.type !== 'PIE' && (
          <Select
            label={t('Then by')}
            value={second ? groupingKey(second) : ''}
            options={[
              { value: '', label: t('Nothing') },
              ...groupOptions.filter((one) => one.value.split(':')[0] !== first?.field),
            ]}
            onChange={(value) => change({ second: value })}
          />
        )}
        {units.length > 1 && (
          <Select
            label={t('In')}
            value={unitKey(unit)}
            options={units.map((one) => ({ value: unitKey(one), label: unitKey(one) }))}
            onChange={(value) => change({ unit: value })}
          />
        )}
        {setup.type !== 'PIE' && second && (
          <label className={s.toggle}>
            <input
              type="checkbox"
              checked={setup.isStacked}
              onChange={(event) => change({ isStacked: event.target.checked })}
            />
            {t('Stacked')}
          </label>
        )}
      </div>
      {found.error && !all ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : !all ? (
        <Loading />
      ) : all.length === 0 ? (
        list.isFiltered ? (
          <NoResult list={list} />
        ) : (
          <EmptyList resource={resource} />
        )
      ) : (
        <div className={s.scroll} data-stale={found.isPlaceholderData || undefined}>
          {isTooMuch ? (
            <Message icon={<ChartNoAxesColumn size={22} />} title={t('Too many groups to draw')}>
              {t(
                'There are more marks than anyone could read. Group by something coarser, such as a longer period, or filter the records.',
              )}
            </Message>
          ) : (
            <div className={s.drawing}>
              <Suspense fallback={<Loading />}>
                <Drawing
                  type={setup.type}
                  isStacked={setup.isStacked}
                  data={data}
                  label={title}
                  seriesField={fieldAt(knowledge, resource, (second ?? first)?.field ?? '')}
                  figure={text}
                  onPick={(series, group) => {
                    const row = data.at(series, group)
                    if (row) pick(row, labelOf(series, group))
                  }}
                />
              </Suspense>
            </div>
          )}
          {!isTooMuch && (
            <div className={s.tableWrap}>
              <table className={s.table} aria-label={title}>
                <thead>
                  <tr>
                    <th scope="col">{first && groupingLabel(knowledge, resource, first)}</th>
                    {data.series.map((one) => (
                      <th key={one.key} scope="col" className={s.figure}>
                        {one.label || measureLabel(knowledge, resource, measure)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.groups.map((group) => (
                    <tr key={group.key}>
                      <th scope="row">{group.label}</th>
                      {data.series.map((one) => {
                        const row = data.at(one.key, group.key)
                        return (
                          <td key={one.key} className={s.figure}>
                            {row && (
                              <Link
                                to={drillDownPath(list, row, labelOf(one.key, group.key))}
                                aria-label={`${labelOf(one.key, group.key)}: ${text(one.key, group.key)}`}
                              >
                                {text(one.key, group.key)}
                              </Link>
                            )}
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

function Loading() {
  return (
    <div className={s.loading} aria-busy>
      <span className="visually-hidden" role="status">
        {t('Loading')}
      </span>
      {[120, 190, 90, 240, 160, 280].map((height) => (
        <Bone key={height} width="10%" height={height} />
      ))}
    </div>
  )
}
