import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { formatCount } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import s from './pager.module.css'
import type { ListState } from './use-list.ts'
import { useNearPage } from './use-near-page.ts'

const sizes = [25, 50, 100]

/** Which records are shown of how many, and the way to the others. */
export function Pager({ list }: { list: ListState }) {
  const { page, perPage, total = 0, setPage, setPerPage } = list.controller
  const [near, setNear] = useState(0)
  const readAhead = useNearPage(list)
  /** The other page is read while the pointer, a finger or the focus is at its button. */
  const turn = (by: number) => ({
    onPointerEnter: () => setNear(by),
    onPointerLeave: () => setNear(0),
    onFocus: () => setNear(by),
    onBlur: () => setNear(0),
    onClick: () => setPage(page + by),
  })
  const next = page + near
  const isThere = near !== 0 && next >= 1 && (next - 1) * perPage < total
  const isSettled = !list.controller.isPlaceholderData
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page that is near
  useEffect(() => {
    if (isThere && isSettled) readAhead(next)
  }, [next, isThere, isSettled])
  const from = (page - 1) * perPage + 1
  const to = Math.min(page * perPage, total)
  return (
    <div className={s.pager}>
      <label>
        <span className="visually-hidden">{t('Records per page')}</span>
        <select value={perPage} onChange={(event) => setPerPage(Number(event.target.value))}>
          {sizes.map((size) => (
            <option key={size} value={size}>
              {t('{{size}} per page', { size })}
            </option>
          ))}
        </select>
      </label>
      <span className="figures">
        {t('{{from}}–{{to}} of {{total}}', {
          from: formatCount(from),
          to: formatCount(to),
          total: formatCount(total),
        })}
      </span>
      <IconButton label={t('Previous page')} disabled={page <= 1} {...turn(-1)}>
        <ChevronLeft size={16} />
      </IconButton>
      <IconButton label={t('Next page')} disabled={to >= total} {...turn(1)}>
        <ChevronRight size={16} />
      </IconButton>
    </div>
  )
}
