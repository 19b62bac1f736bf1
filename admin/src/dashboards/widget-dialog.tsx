import { useState } from 'react'
import type { ChartDefinition, Grouping, Measure, Resource } from '../data/types.ts'
import { groupingKey, groupingOptions, measureKey, measureOptions } from '../figures/options.ts'
import { groupingLabel, measureLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './dashboards.module.css'
import type { Widget, WidgetSettings } from './dashboards.ts'
import { kindLabels } from './kind-labels.ts'

type Change = Pick<Widget, 'title' | 'kind' | 'settings'>

interface WidgetDialogProps {
  widget: Widget
  resource: Resource
  onClose: () => void
  onSave: (change: Change) => void
}

const lengths = [5, 8, 12, 20]

/** Changes what a widget is called and how it shows its records. Which records they are, its filter says. */
export function WidgetDialog({ widget, resource, onClose, onSave }: WidgetDialogProps) {
  const [title, setTitle] = useState(widget.title)
  const [kind, setKind] = useState(widget.kind)
  const [settings, setSettings] = useState(widget.settings)
  const set = (change: WidgetSettings) => setSettings({ ...settings, ...change })
  const isGrouped = kind === 'CHART' || kind === 'TABLE'
  const isReady = title.trim() !== '' && !(isGrouped && !settings.groupBy?.length)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Change {{title}}', { title: widget.title })}
      onSubmit={() => isReady && onSave({ title: title.trim(), kind, settings })}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" disabled={!isReady}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <label className={s.field}>
        {t('Title')}
        <input value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <Choice
        label={t('Show as')}
        value={kind}
        options={kindsFor(widget.kind).map((value) => ({ value, label: t(kindLabels[value]) }))}
        onChange={(value) => setKind(value as Widget['kind'])}
      />
      {kind === 'LIST' ? (
        <Choice
          label={t('Rows')}
          value={String(settings.limit ?? lengths[1])}
          options={[...new Set([...lengths, settings.limit ?? 5])]
            .sort((a, b) => a - b)
            .map((one) => ({ value: String(one), label: String(one) }))}
          onChange={(value) => set({ limit: Number(value) })}
        />
      ) : (
        <FigureChoices resource={resource} kind={kind} settings={settings} set={set} />
      )}
    </Dialog>
  )
}

/** A list shows records of its own columns; figures turn into one another. */
const kindsFor = (kind: Widget['kind']): Widget['kind'][] =>
  kind === 'LIST' ? ['LIST', 'NUMBER', 'CHART', 'TABLE'] : ['NUMBER', 'CHART', 'TABLE']

interface FigureChoicesProps {
  resource: Resource
  kind: Widget['kind']
  settings: WidgetSettings
  set: (change: WidgetSettings) => void
}

/** What is measured, and by what it is grouped. */
function FigureChoices({ resource, kind, settings, set }: FigureChoicesProps) {
  const knowledge = useKnowledge()
  const { measure = 'count', groupBy = [], type = 'BAR' } = settings
  const measures = measureOptions(knowledge, resource, measure === 'count' ? [] : [measure])
  const groupings = groupingOptions(knowledge, resource, groupBy)
  const [first, second] = groupBy
  const optionsOf = (others: Grouping[]) =>
    others.map((one) => ({ value: groupingKey(one), label: groupingLabel(knowledge, resource, one) }))
  const find = (key: string) => groupings.find((one) => groupingKey(one) === key)
  const group = (one?: Grouping, other?: Grouping) =>
    set({ groupBy: [one, other].filter((each) => each !== undefined) })
  return (
    <>
      <Choice
        label={t('Measure')}
        value={measureKey(measure)}
        options={measures.map((one) => ({
          value: measureKey(one),
          label: measureLabel(knowledge, resource, one),
        }))}
        onChange={(value) =>
          set({ measure: measures.find((one): one is Measure => measureKey(one) === value) })
        }
      />
      {kind === 'CHART' && (
        <Choice
          label={t('Chart')}
          value={type}
          options={[
            { value: 'BAR', label: t('Bars') },
            { value: 'LINE', label: t('Lines') },
            { value: 'PIE', label: t('Pie') },
          ]}
          onChange={(value) => set({ type: value as ChartDefinition['type'] })}
        />
      )}
      {kind !== 'NUMBER' && (
        <>
          <Choice
            label={t('By')}
            value={first ? groupingKey(first) : ''}
            options={[...(first ? [] : [{ value: '', label: t('Choose…') }]), ...optionsOf(groupings)]}
            onChange={(value) =>
              group(find(value), second?.field === find(value)?.field ? undefined : second)
            }
          />
          {first && (kind === 'TABLE' || type !== 'PIE') && (
            <Choice
              label={t('Then by')}
              value={second ? groupingKey(second) : ''}
              options={[
                { value: '', label: t('Nothing') },
                ...optionsOf(groupings.filter(({ field }) => field !== first.field)),
              ]}
              onChange={(value) => group(first, find(value))}
            />
          )}
        </>
      )}
    </>
  )
}

function Choice(props: {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  return (
    <label className={s.field}>
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
