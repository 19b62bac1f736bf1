import { useRef } from 'react'
import { t } from '../i18n/translate.ts'
import { useGlow } from '../live/glow.ts'
import { Checkbox } from './checkbox.tsx'
import { RecordRow } from './record-row.tsx'
import { TableFrame } from './table-frame.tsx'
import { TableHead } from './table-head.tsx'
import { Totals } from './table-totals.tsx'
import type { ListState } from './use-list.ts'
import { useRowKeys } from './use-list-keys.tsx'

/** The records as a table: sorted by its headers, walked by the arrow keys, selected by Space, opened by Enter. */
export function Table({ list }: { list: ListState }) {
  const { controller, resource } = list
  const { data = [], selectedIds, onSelect } = controller
  const body = useRef<HTMLTableSectionElement>(null)
  const keys = useRowKeys(list, body)
  const glows = useGlow(resource.name)
  const all = data.length > 0 && data.every((row) => selectedIds.includes(row.id))
  const some = !all && data.some((row) => selectedIds.includes(row.id))
  const selectPage = () =>
    onSelect(
      all
        ? selectedIds.filter((id) => !data.some((row) => row.id === id))
        : [...new Set([...selectedIds, ...data.map((row) => row.id)])],
    )
  return (
    <TableFrame list={list} isStale={controller.isPlaceholderData} rowCount={controller.total}>
      <TableHead
        list={list}
        select={
          <Checkbox label={t('Select all on this page')} checked={all} mixed={some} onChange={selectPage} />
        }
      />
      <tbody ref={body} data-list-rows onKeyDown={keys.onKeyDown}>
        {data.map((row, at) => (
          <RecordRow
            key={row.id}
            list={list}
            row={row}
            tabIndex={at === keys.active ? 0 : -1}
            glows={glows(row.id)}
            onFocus={() => keys.setActive(at)}
          />
        ))}
      </tbody>
      <Totals list={list} />
    </TableFrame>
  )
}
