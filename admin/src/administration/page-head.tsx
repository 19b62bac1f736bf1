import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatCount } from '../fields/format.ts'
import h from '../list/list-header.module.css'
import f from '../list/search-field.module.css'

interface PageHeadProps {
  title: string
  count?: number
  search?: { label: string; value: string; onChange: (value: string) => void }
  /** Beside the search. */
  tools?: ReactNode
  /** What one comes here to do. */
  action?: ReactNode
}

/** Title and count, the search field, and the way to create, as over any list. */
export function PageHead({ title, count, search, tools, action }: PageHeadProps) {
  return (
    <div className={h.header}>
      <h1 className={h.title}>
        {title}
        {count !== undefined && <span className={h.count}>{formatCount(count)}</span>}
      </h1>
      {(search || tools) && (
        <div className={h.tools}>
          {search && (
            <label className={f.searchField}>
              <Search size={15} aria-hidden />
              <input
                type="search"
                aria-label={search.label}
                placeholder={search.label}
                value={search.value}
                onChange={(event) => search.onChange(event.target.value)}
              />
            </label>
          )}
          {tools}
        </div>
      )}
      {action && <div className={h.create}>{action}</div>}
    </div>
  )
}
