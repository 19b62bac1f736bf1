import { LayoutDashboard } from 'lucide-react'
import { useStore } from 'ra-core'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { argumentType } from '../data/knowledge.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './dashboards.module.css'
import { useDashboardChange, useDashboards, type Widget } from './dashboards.ts'
import { kindLabels } from './kind-labels.ts'
import { type StoredFigures, settingsOf } from './settings-of.ts'

const widths = { NUMBER: 1, CHART: 2, TABLE: 2, LIST: 2 }
const newOne = 'new'

/** Puts what the list, chart or pivot shows now on a dashboard. */
export function AddToDashboard({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const [isOpen, setOpen] = useState(false)
  if (argumentType(knowledge, 'createDashboard', 'input') === null) return null
  return (
    <>
      <IconButton label={t('Add to a dashboard')} onClick={() => setOpen(true)}>
        <LayoutDashboard size={16} />
      </IconButton>
      {isOpen && <AddDialog list={list} onClose={() => setOpen(false)} />}
    </>
  )
}

function AddDialog({ list, onClose }: { list: ListState; onClose: () => void }) {
  const { resource, view } = list
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const dashboards = (useDashboards().data ?? []).filter((one) => one.viewerCan.update)
  const change = useDashboardChange()
  const [stored] = useStore<StoredFigures>(`${resource.name}.${view}`, {})
  const isFigures = view === 'chart' || view === 'pivot'
  const kinds: Widget['kind'][] =
    view === 'chart'
      ? ['CHART', 'TABLE', 'NUMBER']
      : view === 'pivot'
        ? ['TABLE', 'CHART', 'NUMBER']
        : ['LIST', 'NUMBER']
  const [title, setTitle] = useState(resource.plural)
  const [kind, setKind] = useState(kinds[0] ?? 'LIST')
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState('')
  const where = chosen ?? dashboards[0]?.id ?? newOne
  const isReady = title.trim() !== '' && (where !== newOne || name.trim() !== '')
  const add = async () => {
    if (!isReady) return
    const widget = {
      title: title.trim(),
      kind,
      entity: resource.name,
      filter: list.filterNow(),
      settings: settingsOf(knowledge, list, isFigures ? (stored ?? {}) : {}),
      width: widths[kind],
      // After what is there: an order by hand starts from small numbers.
      sequence: 1000,
    }
    const widgets = { create: [widget] }
    const id = await change.mutateAsync(
      where === newOne
        ? { do: 'create', input: { name: name.trim(), widgets } }
        : { do: 'update', id: where, input: { widgets } },
    )
    onClose()
    navigate(`/dashboards/${id}`)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Add to a dashboard')}
      onSubmit={() => void add().catch(() => undefined)}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t('Add')}
          </Button>
        </>
      }
    >
      <label className={s.field}>
        {t('Title')}
        <input value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label className={s.field}>
        {t('Show as')}
        <select value={kind} onChange={(event) => setKind(event.target.value as Widget['kind'])}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(kindLabels[one])}
            </option>
          ))}
        </select>
      </label>
      <label className={s.field}>
        {t('Dashboard')}
        <select value={where} onChange={(event) => setChosen(event.target.value)}>
          {dashboards.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value={newOne}>{t('A new dashboard')}</option>
        </select>
      </label>
      {where === newOne && (
        <label className={s.field}>
          {t('Name of the new dashboard')}
          <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
      )}
    </Dialog>
  )
}
