import Tooltip from '@mui/material/Tooltip'
import { CalendarDays, ChartColumn, type LucideIcon, SquareKanban, Table, Table2 } from 'lucide-react'
import type { ListState } from './use-list.ts'
import { type ViewName, viewsOf } from './view-kinds.ts'
import s from './view-switcher.module.css'

const looks: Record<ViewName, { label: string; Icon: LucideIcon }> = {
  list: { label: 'List', Icon: Table },
  board: { label: 'Board', Icon: SquareKanban },
  calendar: { label: 'Calendar', Icon: CalendarDays },
  chart: { label: 'Chart', Icon: ChartColumn },
  pivot: { label: 'Pivot', Icon: Table2 },
}

/** Chooses how the same records are looked at. */
export function ViewSwitcher({ list }: { list: ListState }) {
  const offered = viewsOf(list.resource)
  if (offered.length < 2) return null
  return (
    <fieldset className={s.switcher} aria-label="View">
      {offered.map((name) => {
        const { label, Icon } = looks[name]
        return (
          <Tooltip key={name} title={label}>
            <button
              type="button"
              aria-label={label}
              aria-pressed={name === list.view}
              onClick={() => list.setView(name)}
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden />
            </button>
          </Tooltip>
        )
      })}
    </fieldset>
  )
}
