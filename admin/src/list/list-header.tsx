import { Plus } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { formatCount } from '../fields/format.ts'
import { Button } from '../kit/button.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { FilterMenu } from './filter-menu.tsx'
import s from './list.module.css'
import { SearchField } from './search-field.tsx'
import type { ListState } from './use-list.ts'

/** Title and count, the search field with its chips, filters, columns, and the way to create. */
export function ListHeader({ list }: { list: ListState }) {
  const navigate = useNavigate()
  const { resource, controller } = list
  return (
    <div className={s.header}>
      <h1 className={s.title}>
        {resource.plural}
        {controller.total !== undefined && <span className={s.count}>{formatCount(controller.total)}</span>}
      </h1>
      <div className={s.tools}>
        <SearchField list={list} />
        <FilterMenu list={list} />
        <ColumnMenu list={list} />
      </div>
      {resource.names.create && !resource.isReadonly && (
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
