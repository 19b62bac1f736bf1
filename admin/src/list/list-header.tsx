import { Code, ListChecks, Plus } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { useListCode } from '../code/use-code.tsx'
import { AddToDashboard } from '../dashboards/add-to-dashboard.tsx'
import { mayDo } from '../data/knowledge.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { formatCount } from '../fields/format.ts'
import { usePhone } from '../frame/use-phone.ts'
import { GroupMenu } from '../group/group-menu.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { ImportButton } from '../imports/import-button.tsx'
import { Button, IconButton } from '../kit/button.tsx'
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
  const code = useListCode(list)
  const isPhone = usePhone()
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
          {code.show && (
            <IconButton label={t('Show code')} aria-haspopup="dialog" onClick={code.show}>
              <Code size={16} />
            </IconButton>
          )}
        </span>
        <ViewSwitcher list={list} />
        {isPhone && list.view === 'list' && !list.selecting.isOn && (
          <IconButton
            label={t('Select {{records}}', { records: inText(resource.plural) })}
            onClick={() => list.selecting.begin()}
          >
            <ListChecks size={18} />
          </IconButton>
        )}
      </div>
      {mayDo(resource, 'create') && (
        <Button
          look="primary"
          icon={<Plus size={16} />}
          onClick={() => navigate(`/${resource.name}/create`)}
          className={s.create}
        >
          {t('New {{record}}', { record: inText(resource.label) })}
        </Button>
      )}
      {code.panel}
    </div>
  )
}
