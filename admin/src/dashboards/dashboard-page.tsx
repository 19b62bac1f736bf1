import MenuItem from '@mui/material/MenuItem'
import { Ellipsis, LayoutDashboard } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Menu } from '../kit/menu.tsx'
import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { ErrorState, Message } from '../kit/state.tsx'
import { undoable } from '../kit/undo.ts'
import s from './dashboards.module.css'
import {
  canShareDashboards,
  type Dashboard,
  useDashboard,
  useDashboardChange,
  type Widget,
} from './dashboards.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { useOrder } from './use-order.ts'
import { WidgetCard, type WidgetTools } from './widget-card.tsx'

/** The dashboard in the address. */
export default function DashboardPage() {
  const { id = '' } = useParams()
  const found = useDashboard(id)
  if (found.error && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <PageSkeleton />
  if (found.data === null) {
    return (
      <Message icon={<LayoutDashboard size={22} />} title={t('There is no such dashboard')}>
        {t('It was deleted, or it is not shared with you.')}
      </Message>
    )
  }
  return <Shown key={id} dashboard={found.data} />
}

function Shown({ dashboard }: { dashboard: Dashboard }) {
  usePageTitle(dashboard.name)
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const notify = useNotify()
  const change = useDashboardChange()
  const [asked, setAsked] = useState<'rename' | 'delete' | null>(null)
  const widgets = dashboard.widgets.nodes as Widget[]
  const { update, delete: mayDelete } = dashboard.viewerCan
  const write = (input: Record<string, unknown>) => change.mutate({ do: 'update', id: dashboard.id, input })
  const writeWidgets = (commands: Record<string, unknown>) => write({ widgets: commands })
  const setOrder = (ids: string[]) =>
    writeWidgets({ update: ids.map((id, at) => ({ id, sequence: (at + 1) * 10 })) })
  const { shown, dragOf } = useOrder(widgets, setOrder)
  const move = (from: number, to: number) => {
    const order = widgets.map((one) => one.id)
    order.splice(to, 0, ...order.splice(from, 1))
    setOrder(order)
  }
  const toolsOf = (widget: Widget, at: number): WidgetTools => {
    const { id, width, ...rest } = widget
    const resize = (to: number) => () => writeWidgets({ update: [{ id, width: to }] })
    return {
      forward: at > 0 ? () => move(at, at - 1) : undefined,
      back: at < widgets.length - 1 ? () => move(at, at + 1) : undefined,
      wider: width < 3 ? resize(width + 1) : undefined,
      narrower: width > 1 ? resize(width - 1) : undefined,
      change: (to) => writeWidgets({ update: [{ id, ...to }] }),
      drag: dragOf(widget),
      remove: () => {
        writeWidgets({ delete: [id] })
        notify(t('{{title}} was removed', { title: widget.title }), {
          type: 'success',
          ...undoable(() => writeWidgets({ create: [{ ...rest, width }] })),
        })
      },
    }
  }
  return (
    <div className={s.page}>
      <div className={s.bar}>
        <h1>{dashboard.name}</h1>
        {dashboard.isShared && <span className={s.shared}>{t('Shared with everybody')}</span>}
        <Menu
          align="end"
          button={
            <IconButton label={t('Change this dashboard')}>
              <Ellipsis size={17} />
            </IconButton>
          }
        >
          {(choose) => [
            update && (
              <MenuItem key="rename" onClick={choose(() => setAsked('rename'))}>
                {t('Rename')}
              </MenuItem>
            ),
            update && canShareDashboards(knowledge) && (
              <MenuItem key="share" onClick={choose(() => write({ isShared: !dashboard.isShared }))}>
                {dashboard.isShared ? t('Stop sharing') : t('Share with everybody')}
              </MenuItem>
            ),
            mayDelete && (
              <MenuItem key="delete" onClick={choose(() => setAsked('delete'))}>
                {t('Delete')}
              </MenuItem>
            ),
          ]}
        </Menu>
      </div>
      {widgets.length === 0 ? (
        <Message icon={<LayoutDashboard size={22} />} title={t('Nothing here yet')}>
          {t('Open a list, a chart or a pivot, and put it here by “Add to a dashboard” beside its search.')}
        </Message>
      ) : (
        <div className={s.grid}>
          {shown.map((widget, at) => (
            <WidgetCard key={widget.id} widget={widget} tools={update ? toolsOf(widget, at) : null} />
          ))}
        </div>
      )}
      {asked === 'rename' && (
        <RenameDialog
          name={dashboard.name}
          onClose={() => setAsked(null)}
          rename={(name) => {
            setAsked(null)
            write({ name })
          }}
        />
      )}
      <Dialog
        open={asked === 'delete'}
        onClose={() => setAsked(null)}
        title={t('Delete {{name}}?', { name: dashboard.name })}
        actions={
          <>
            <Button onClick={() => setAsked(null)}>{t('Go back')}</Button>
            <Button
              look="danger"
              busy={change.isPending}
              onClick={async () => {
                await change.mutateAsync({ do: 'delete', id: dashboard.id })
                navigate('/')
              }}
            >
              {t('Delete dashboard')}
            </Button>
          </>
        }
      >
        <p>{t('Its widgets go with it. The records that they show stay as they are.')}</p>
      </Dialog>
    </div>
  )
}
