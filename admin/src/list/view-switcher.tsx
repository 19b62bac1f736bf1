import Tooltip from '@mui/material/Tooltip'
import { CalendarDays, ChartColumn, type LucideIcon, SquareKanban, Table, Table2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommands } from '../command/offered.ts'
import { customKind } from '../extend/extensions.ts'
import { msg, t } from '../i18n/translate.ts'
import { Icon as NamedIcon } from '../kit/icon.tsx'
import type { ListState } from './use-list.ts'
import { type UsualView, type ViewName, viewsOf } from './view-kinds.ts'
import s from './view-switcher.module.css'

const looks: Record<UsualView, { label: string; Icon: LucideIcon }> = {
  list: { label: msg('List'), Icon: Table },
  board: { label: msg('Board'), Icon: SquareKanban },
  calendar: { label: msg('Calendar'), Icon: CalendarDays },
  chart: { label: msg('Chart'), Icon: ChartColumn },
  pivot: { label: msg('Pivot'), Icon: Table2 },
}

/** What a view is called and drawn by. */
function lookOf(name: ViewName): { label: string; icon: ReactNode } {
  const custom = customKind(name)
  if (custom) {
    const label = t(custom.label)
    return { label, icon: <NamedIcon name={custom.icon} label={label} /> }
  }
  const { label, Icon } = looks[name as UsualView]
  return { label: t(label), icon: <Icon size={16} strokeWidth={1.75} aria-hidden /> }
}

/** Chooses how the same records are looked at. */
export function ViewSwitcher({ list }: { list: ListState }) {
  const offered = viewsOf(list.resource)
  useCommands(
    offered
      .filter((name) => name !== list.view)
      .map((name) => {
        const { icon, label } = lookOf(name)
        return {
          key: name,
          label: t('Show as: {{view}}', { view: label }),
          icon,
          hint: list.resource.plural,
          run: () => list.setView(name),
        }
      }),
  )
  if (offered.length < 2) return null
  return (
    <fieldset className={s.switcher} aria-label={t('View')}>
      {offered.map((name) => {
        const { icon, label } = lookOf(name)
        return (
          <Tooltip key={name} title={label}>
            <button
              type="button"
              aria-label={label}
              aria-pressed={name === list.view}
              onClick={() => list.setView(name)}
            >
              {icon}
            </button>
          </Tooltip>
        )
      })}
    </fieldset>
  )
}
