import MenuItem from '@mui/material/MenuItem'
import { Ellipsis, Lock } from 'lucide-react'
import { Link } from 'react-router-dom'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { useLive } from '../live/use-live.ts'
import s from './dashboards.module.css'
import type { Widget } from './dashboards.ts'
import { FiguresWidget } from './figures-widget.tsx'
import { ListWidget } from './list-widget.tsx'

/** What can be done to a widget by who may change its dashboard; what is undefined cannot be done now. */
export interface WidgetTools {
  forward?: () => void
  back?: () => void
  wider?: () => void
  narrower?: () => void
  remove: () => void
}

/** A widget in its frame. The viewer sees in it what they may see of its records, and nothing else. */
export function WidgetCard({ widget, tools }: { widget: Widget; tools: WidgetTools | null }) {
  const resource = useKnowledge().resources.get(widget.entity)
  const address = new URLSearchParams({ view: 'list', filter: JSON.stringify(widget.filter) })
  const ways = tools
    ? ([
        ['Move to the front', tools.forward],
        ['Move to the back', tools.back],
        ['Make wider', tools.wider],
        ['Make narrower', tools.narrower],
        ['Remove', tools.remove],
      ] as const)
    : []
  return (
    <section className={s.card} data-width={widget.width} aria-label={widget.title}>
      <div className={s.head}>
        <h2>{resource ? <Link to={`/${resource.name}?${address}`}>{widget.title}</Link> : widget.title}</h2>
        {tools && (
          <Menu
            align="end"
            button={
              <IconButton label={`Change ${widget.title}`}>
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
      {resource ? (
        <LiveWidget widget={widget} resource={resource} />
      ) : (
        <p className={s.quiet}>
          <Lock size={15} aria-hidden /> You may not see what this is about.
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
