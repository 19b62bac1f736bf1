import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { listDocument } from '../data/documents.ts'
import { searchText, toFilter } from '../data/filter.ts'
import { request } from '../data/graphql.ts'
import { listView } from '../data/knowledge.ts'
import { toOrderBy } from '../data/provider.ts'
import { listSelection } from '../data/selection.ts'
import type { Resource, Row } from '../data/types.ts'
import { isFigure, valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { Bone } from '../kit/state.tsx'
import { columnsOf } from '../list/columns.ts'
import { unitOf } from '../list/unit-of.ts'
import s from './dashboards.module.css'
import type { Widget } from './dashboards.ts'
import { Empty, Failed } from './widget-states.tsx'

/** The first records of a list. */
export function ListWidget({ widget, resource }: { widget: Widget; resource: Resource }) {
  const knowledge = useKnowledge()
  const { filter, settings } = widget
  const columns = columnsOf(knowledge, resource, settings.columns ?? listView(resource).columns.slice(0, 4))
  const found = useQuery({
    queryKey: [resource.name, 'widget', filter, settings],
    queryFn: ({ signal }) => {
      const [field = 'id', order = 'ASC'] = (settings.order ?? 'id ASC').split(' ')
      const paths = columns.map((one) => one.path)
      const { query, variables } = listDocument(
        knowledge,
        resource,
        listSelection(knowledge, resource, paths),
        {
          first: Math.min(settings.limit ?? 8, 20),
          filter: toFilter(knowledge, resource, filter),
          search: searchText(filter),
          orderBy: toOrderBy({ field, order }, listView(resource).order),
        },
      )
      return request<{ page: { nodes: Row[] } }>(query, variables, signal)
    },
  })
  if (found.error) return <Failed error={found.error} />
  if (!found.data) return <Bone width="100%" height={160} />
  const rows = found.data.page.nodes
  if (rows.length === 0) return <Empty />
  return (
    <table className={s.table} aria-label={widget.title}>
      <thead>
        <tr>
          {columns.map((one) => (
            <th key={one.path} scope="col" className={isFigure(one.field) ? s.figure : undefined}>
              {one.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map((one, at) => {
              const value = (
                <Value
                  field={at === 0 ? { ...one.field, target: null } : one.field}
                  value={valueAt(row, one.path)}
                  unit={unitOf(resource, one, row)}
                  isBrief
                />
              )
              return (
                <td key={one.path} className={isFigure(one.field) ? s.figure : undefined}>
                  {at === 0 ? <Link to={`/${resource.name}/${row.id}`}>{value}</Link> : value}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
