import { X } from 'lucide-react'
import { formatCount } from '../fields/format.ts'
import { Button, IconButton } from '../kit/button.tsx'
import l from '../list/list.module.css'
import type { ListState } from '../list/use-list.ts'
import { SelectedTools } from './selected-tools.tsx'
import { WholeTools } from './whole-tools.tsx'

/** Rises when records are selected: how many, all that match, and what can be done to them. */
export function BulkBar({ list }: { list: ListState }) {
  const { controller, count = 0, isWhole, resource } = list
  const { selectedIds, onUnselectItems } = controller
  if (selectedIds.length === 0) return null
  return (
    <div className={l.bulk} role="toolbar" aria-label="Selection">
      <strong className="figures">
        {isWhole ? `All ${formatCount(count)}` : formatCount(selectedIds.length)} selected
      </strong>
      {!isWhole && count > selectedIds.length && resource.names.updateMany && (
        <Button look="quiet" onClick={list.selectWhole}>
          Select all {formatCount(count)}
        </Button>
      )}
      {isWhole ? <WholeTools list={list} /> : <SelectedTools list={list} />}
      <IconButton label="Clear selection" onClick={() => onUnselectItems()}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
