import { ChevronLeft, ChevronRight } from 'lucide-react'
import { formatCount } from '../fields/format.ts'
import { IconButton } from '../kit/button.tsx'
import s from './pager.module.css'
import type { ListState } from './use-list.ts'

const sizes = [25, 50, 100]

/** Which records are shown of how many, and the way to the others. */
export function Pager({ list }: { list: ListState }) {
  const { page, perPage, total = 0, setPage, setPerPage } = list.controller
  const from = (page - 1) * perPage + 1
  const to = Math.min(page * perPage, total)
  return (
    <div className={s.pager}>
      <label>
        <span className="visually-hidden">Records per page</span>
        <select value={perPage} onChange={(event) => setPerPage(Number(event.target.value))}>
          {sizes.map((size) => (
            <option key={size} value={size}>
              {size} per page
            </option>
          ))}
        </select>
      </label>
      <span className="figures">
        {formatCount(from)}–{formatCount(to)} of {formatCount(total)}
      </span>
      <IconButton label="Previous page" disabled={page <= 1} onClick={() => setPage(page - 1)}>
        <ChevronLeft size={16} />
      </IconButton>
      <IconButton label="Next page" disabled={to >= total} onClick={() => setPage(page + 1)}>
        <ChevronRight size={16} />
      </IconButton>
    </div>
  )
}
