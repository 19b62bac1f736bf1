import { Plus } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { AddToDashboard } from '../dashboards/add-to-dashboard.tsx'
import { mayDo } from '../data/knowledge.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { formatCount } from '../fields/format.ts'
import { GroupMenu } from '../group/group-menu.tsx'
import { ImportButton } from '../imports/import-button.tsx'
import { Button } from '../kit/button.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { FilterMenu } from './filter-menu.tsx'
import s from './list-header.module.css'
import { SearchField } from './search-field.tsx'
import type { ListState } from './use-list.ts'
import { ViewSwitcher } from './view-switcher.tsx'

/** Title and count, the search field with its chips, filters, columns, and the way to create. */
export function ListHeader({ list }: { list: ListState }) {
  const navigate = useNavigate()
  const { resource, count } = list
  return (
    <div className={s.header}>
      <h1 className={s.title}>
        {resource.plural}
        {count !== undefined && <span className={s.count}>{formatCount(count)}</span>}
      </h1>
      <div className={s.tools}>
        <SearchField list={list} />
        <FilterMenu list={list} />
        {list.view === 'list' && <GroupMenu list={list} />}
        {list.view === 'list' && <ColumnMenu list={list} />}
        <span className={s.more}>
          <ImportButton resource={resource} />
          <ExportButton list={list} />
          <AddToDashboard list={list} />
        </span>
        <ViewSwitcher list={list} />
      </div>
      {mayDo(resource, 'create') && (
        <Button
          look="primary"
          icon={<Plus size={16} />}
          onClick={() => navigate(`/${resource.name}/create`)}
          className={s.create}
        >
          {`New ${resource.label.toLowerCase()}`}
        </Button>
      )}
    </div>
  )
}
