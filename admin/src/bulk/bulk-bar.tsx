import { X } from 'lucide-react'
import { formatCount } from '../fields/format.ts'
import { usePhone } from '../frame/use-phone.ts'
import { plural, t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import l from '../list/list.module.css'
import type { ListState } from '../list/use-list.ts'
import s from './bulk.module.css'
import { SelectedTools } from './selected-tools.tsx'
import { WholeTools } from './whole-tools.tsx'

/** Rises when records are selected: how many, all that match, and what can be done to them. */
export function BulkBar({ list }: { list: ListState }) {
  const { controller, count = 0, isWhole, resource } = list
  const { selectedIds, onUnselectItems, onSelect, data = [] } = controller
  const isPhone = usePhone()
  const { selecting } = list
  const isAny = selectedIds.length > 0
  if (!isAny && !(isPhone && selecting.isOn)) return null
  // A table has its own box for the page, above its rows.
  const hasMoreHere = isPhone && data.some((row) => !selectedIds.includes(row.id))
  return (
    <div className={l.bulk} role="toolbar" aria-label={t('Selection')}>
      <strong className="figures">
        {!isAny
          ? t('Tap what to select')
          : isWhole
            ? t('All {{number}} selected', { number: formatCount(count) })
            : plural(selectedIds.length, '{{count}} selected', '{{count}} selected')}
      </strong>
      {hasMoreHere && (
        <Button
          look="quiet"
          onClick={() => onSelect([...new Set([...selectedIds, ...data.map((row) => row.id)])])}
        >
          {t('Select page')}
        </Button>
      )}
      {!hasMoreHere && isAny && !isWhole && count > selectedIds.length && resource.names.updateMany && (
        <Button look="quiet" onClick={list.selectWhole}>
          {t('Select all {{number}}', { number: formatCount(count) })}
        </Button>
      )}
      {isAny && (
        <span className={s.tools}>
          {isWhole ? <WholeTools list={list} /> : <SelectedTools list={list} />}
        </span>
      )}
      <IconButton
        label={t('Clear selection')}
        className={s.leave}
        onClick={() => (selecting.isOn ? selecting.end() : onUnselectItems())}
      >
        <X size={16} />
      </IconButton>
    </div>
  )
}
