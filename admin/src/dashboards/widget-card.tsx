import MenuItem from '@mui/material/MenuItem'
import { Ellipsis, Lock } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router-dom'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { useLive } from '../live/use-live.ts'
import s from './dashboards.module.css'
import type { Widget } from './dashboards.ts'
import { FiguresWidget } from './figures-widget.tsx'
import { ListWidget } from './list-widget.tsx'
import type { Draggable } from './use-order.ts'
import { WidgetDialog } from './widget-dialog.tsx'

/** What can be done to a widget by who may change its dashboard; what is undefined cannot be done now. */
export interface WidgetTools {
  forward?: () => void
  back?: () => void
  wider?: () => void
  narrower?: () => void
  change: (to: Pick<Widget, 'title' | 'kind' | 'settings'>) => void
  remove: () => void
  /** By its head it is dragged to another place. */
  drag: Draggable
}

/** A widget in its frame. The viewer sees in it what they may see of its records, and nothing else. */
export function WidgetCard({ widget, tools }: { widget: Widget; tools: WidgetTools | null }) {
  const resource = useKnowledge().resources.get(widget.entity)
  const [isChanging, setChanging] = useState(false)
  const address = new URLSearchParams({ view: 'list', filter: JSON.stringify(widget.filter) })
  const ways = tools
    ? ([
        [t('Change…'), resource && (() => setChanging(true))],
        [t('Move to the front'), tools.forward],
        [t('Move to the back'), tools.back],
        [t('Make wider'), tools.wider],
        [t('Make narrower'), tools.narrower],
        [t('Remove'), tools.remove],
      ] as const)
    : []
  return (
    <section className={s.card} data-width={widget.width} aria-label={widget.title} {...tools?.drag}>
      <div className={s.head}>
        <h2>{resource ? <Link to={`/${resource.name}?${address}`}>{widget.title}</Link> : widget.title}</h2>
        {tools && (
          <Menu
            align="end"
            button={
              <IconButton label={t('Change {{title}}', { title: widget.title })}>
                <Ellipsis size={16} />
              </IconButton>
            }
          >
            {(choose) =>
              ways.map(
                ([label, run]) =>
                  run && (
                    <MenuItem key={label} onClick={choose(run)}>
                      {label}
                    </MenuItem>
                  ),
              )
            }
          </Menu>
        )}
      </div>
      {tools && resource && isChanging && (
        <WidgetDialog
          widget={widget}
          resource={resource}
          onClose={() => setChanging(false)}
          onSave={(to) => {
            setChanging(false)
            tools.change(to)
          }}
        />
      )}
      {resource ? (
        <LiveWidget widget={widget} resource={resource} />
      ) : (
        <p className={s.quiet}>
          <Lock size={15} aria-hidden /> {t('You may not see what this is about.')}
        </p>
      )}
    </section>
  )
}

function LiveWidget({ widget, resource }: { widget: Widget; resource: Resource }) {
  useLive(resource)
  if (widget.kind === 'LIST') return <ListWidget widget={widget} resource={resource} />
  return <FiguresWidget widget={widget} resource={resource} />
}
