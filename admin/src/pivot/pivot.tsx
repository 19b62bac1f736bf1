import MenuItem from '@mui/material/MenuItem'
import { useQuery } from '@tanstack/react-query'
import { Check, Download, Replace, Sigma } from 'lucide-react'
import { useStore } from 'ra-core'
import { useEffect } from 'react'
import {
  aggregateDocument,
  fitsGroups,
  type GroupRow,
  groupsAtOnce,
  measured,
  unitOfMeasures,
} from '../data/aggregate.ts'
import { asker } from '../data/asked.ts'
import { searchText, toFilter } from '../data/filter.ts'
import type { Grouping, PivotDefinition } from '../data/types.ts'
import figures from '../figures/figures.module.css'
import { groupingKey, groupingOptions, measureKey, measureOptions } from '../figures/options.ts'
import { Select } from '../figures/select.tsx'
import { inUnit, unitKey, unitsOf } from '../figures/units.ts'
import { groupingLabel, measureLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { ErrorState } from '../kit/state.tsx'
import v from '../kit/view.module.css'
import { download, toCsv } from '../list/csv.ts'
import { EmptyList, NoResult } from '../list/empty-list.tsx'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import type { ListState } from '../list/use-list.ts'
import { definitionOf } from '../list/view-kinds.ts'
import { depthOf, type Header, pathKey, pivotData, pivotWishes } from './pivot-data.ts'
import { PivotTable } from './pivot-table.tsx'

interface Setup {
  rows: string[]
  columns: string[]
  measures: string[]
  openRows: string[]
  openColumns: string[]
  unit: string
}

/** Figures in a table of rows and columns that open into further groups; each figure leads to its records. */
export default function Pivot({ list }: { list: ListState }) {
  const { resource, filter, setCount } = list
  const knowledge = useKnowledge()
  const total: Header = { path: [], labels: [t('Total')] }
  const definition = definitionOf<PivotDefinition>(resource, 'pivot')
  const options = groupingOptions(knowledge, resource, [...definition.rows, ...definition.columns])
  const measures = measureOptions(knowledge, resource, definition.measures)
  const [changed, setChanged] = useStore<Partial<Setup>>(`${resource.name}.pivot`, {})
  const setup: Setup = {
    rows: definition.rows.map(groupingKey),
    columns: definition.columns.map(groupingKey),
    measures: definition.measures.map(measureKey),
    openRows: [],
    openColumns: [],
    unit: '',
    ...changed,
  }
  const change = (part: Partial<Setup>) => setChanged({ ...changed, ...part })
  const known = (keys: string[]) =>
    keys.map((key) => options.find((one) => groupingKey(one) === key)).filter((one) => one !== undefined)
  const allRows = known(setup.rows)
  const allColumns = known(setup.columns)
  const rows = allRows.slice(0, depthOf(allRows, setup.openRows))
  const columns = allColumns.slice(0, depthOf(allColumns, setup.openColumns))
  const chosen = measures.filter((one) => setup.measures.includes(measureKey(one)))
  const unitPath = unitOfMeasures(knowledge, resource, chosen)

  const found = useQuery({
    queryKey: [resource.name, 'pivot', filter, rows, columns, chosen],
    queryFn: async (context) => {
      const wishes = pivotWishes(rows, columns, chosen, unitPath)
      const values = { filter: toFilter(knowledge, resource, filter), search: searchText(filter) }
      const { query, variables } = aggregateDocument(knowledge, resource, wishes, values)
      // What was asked comes along: an answer that is still shown while the next one loads has another shape.
      const levels = await asker(context)<Record<string, GroupRow[]>>(query, variables)
      return { rows, columns, levels, first: groupsAtOnce(wishes) }
    },
    placeholderData: (previous) => previous,
  })
  const answer = found.data
  const totals = answer?.levels.r0c0 ?? []
  const units = unitsOf(totals, unitPath)
  const unit = units.find((one) => unitKey(one) === setup.unit) ?? units[0] ?? null
  const count = answer ? totals.reduce((sum, row) => sum + row.count, 0) : undefined
  useEffect(() => {
    if (count !== undefined) setCount(count)
  }, [count, setCount])

  const levels = Object.entries(answer?.levels ?? {}).map(([name, all]) => [
    name,
    inUnit(all, unitPath, unit),
  ])
  const data = pivotData(
    knowledge,
    resource,
    {
      rows: answer?.rows ?? [],
      columns: answer?.columns ?? [],
      openRows: setup.openRows,
      openColumns: setup.openColumns,
    },
    Object.fromEntries(levels),
  )
  const isCut = Object.values(answer?.levels ?? {}).some((all) => all.length >= (answer?.first ?? 0))
  const used = [...allRows, ...allColumns].map((one) => one.field)
  const further = options.filter(
    (one) =>
      !used.includes(one.field) &&
      fitsGroups(knowledge, resource, [...allRows, ...allColumns, one], unitPath),
  )
  const toggle = (part: 'openRows' | 'openColumns', header: Header) => {
    const key = pathKey(header.path)
    const open = setup[part]
    change({ [part]: open.includes(key) ? open.filter((one) => one !== key) : [...open, key] })
  }
  const deepen = (part: 'rows' | 'columns', header: Header, grouping: Grouping) => {
    const openPart = part === 'rows' ? 'openRows' : 'openColumns'
    change({
      [part]: [...setup[part], groupingKey(grouping)],
      [openPart]: [...setup[openPart], pathKey(header.path)],
    })
  }
  const exportCsv = () => {
    const all = [...data.columns, total]
    const head = all.flatMap((column) =>
      chosen.map((one) => `${column.labels.join(' / ')}: ${measureLabel(knowledge, resource, one)}`),
    )
    const names = (row: Header) => rows.map((_, at) => row.labels[at] ?? '')
    const body = [...data.rows, total].map((row) => [
      ...names(row),
      ...all.flatMap((column) => {
        const cell = data.cell(row, column)
        return chosen.map((one) => String((cell && measured(cell, one)) ?? ''))
      }),
    ])
    const first = rows.map((one) => groupingLabel(knowledge, resource, one))
    download(`${resource.plural}.csv`, toCsv([...first, ...head], body))
  }
  const optionsFor = (other: string[]) =>
    options
      .filter((one) => !other.some((key) => key.split(':')[0] === one.field))
      .map((one) => ({ value: groupingKey(one), label: groupingLabel(knowledge, resource, one) }))
  return (
    <div className={v.view}>
      <div className={`${v.bar} ${figures.bar}`}>
        <Select
          label={t('Rows')}
          value={setup.rows[0] ?? ''}
          options={optionsFor([...setup.rows.slice(1), ...setup.columns])}
          onChange={(value) => change({ rows: [value, ...setup.rows.slice(1)], openRows: [] })}
        />
        <Select
          label={t('Columns')}
          value={setup.columns[0] ?? ''}
          options={[
            { value: '', label: t('Nothing') },
            ...optionsFor([...setup.rows, ...setup.columns.slice(1)]),
          ]}
          onChange={(value) =>
            change({ columns: value ? [value, ...setup.columns.slice(1)] : [], openColumns: [] })
          }
        />
        {units.length > 1 && (
          <Select
            label={t('In')}
            value={unitKey(unit)}
            options={units.map((one) => ({ value: unitKey(one), label: unitKey(one) }))}
            onChange={(value) => change({ unit: value })}
          />
        )}
        <Menu button={<Button icon={<Sigma size={15} />}>{t('Measures')}</Button>}>
          {() =>
            measures.map((one) => {
              const key = measureKey(one)
              const isOn = setup.measures.includes(key)
              const next = isOn ? setup.measures.filter((other) => other !== key) : [...setup.measures, key]
              return (
                <MenuItem
                  key={key}
                  role="menuitemcheckbox"
                  aria-checked={isOn}
                  onClick={() => next.length > 0 && change({ measures: next })}
                >
                  <span className={figures.grow}>{measureLabel(knowledge, resource, one)}</span>
                  {isOn && <Check size={15} />}
                </MenuItem>
              )
            })
          }
        </Menu>
        {setup.columns.length > 0 && (
          <Button
            icon={<Replace size={15} />}
            onClick={() =>
              change({
                rows: setup.columns,
                columns: setup.rows,
                openRows: setup.openColumns,
                openColumns: setup.openRows,
              })
            }
          >
            {t('Swap')}
          </Button>
        )}
        <Button onClick={() => setChanged({})} look="quiet">
          {t('Reset')}
        </Button>
        <Button icon={<Download size={15} />} onClick={exportCsv} className={figures.end}>
          {t('Export')}
        </Button>
      </div>
      {isCut && (
        <p className={figures.note} role="status">
          {t(
            'There are more groups than can be shown: some are missing. Filter the records, or group by less. The totals are of all records.',
          )}
        </p>
      )}
      {found.error && !answer ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : !answer ? (
        <ListSkeleton columns={5} />
      ) : count === 0 ? (
        list.isFiltered ? (
          <NoResult list={list} />
        ) : (
          <EmptyList resource={resource} />
        )
      ) : (
        <div className={figures.scroll} data-stale={found.isPlaceholderData || undefined}>
          <PivotTable
            list={list}
            data={data}
            measures={chosen}
            unit={unit}
            total={total}
            corner={rows.map((one) => groupingLabel(knowledge, resource, one)).join(', ')}
            further={further}
            levels={{ rows: allRows.length, columns: allColumns.length }}
            isOpen={(part, header) =>
              setup[part === 'rows' ? 'openRows' : 'openColumns'].includes(pathKey(header.path))
            }
            onToggle={(part, header) => toggle(part === 'rows' ? 'openRows' : 'openColumns', header)}
            onDeepen={deepen}
          />
        </div>
      )}
    </div>
  )
}
