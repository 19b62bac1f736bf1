import Popover from '@mui/material/Popover'
import { ArrowLeft, Blocks, Check, ListFilter as FilterIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { FilterBuilder } from '../builder/filter-builder.tsx'
import { type Condition, operatorsOf } from '../data/filter.ts'
import { fieldAt, listView } from '../data/knowledge.ts'
import type { Field } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { FindField } from '../kit/find-field.tsx'
import { side } from '../theme/direction.ts'
import { columnsOf } from './columns.ts'
import { ConditionEditor } from './condition-editor.tsx'
import s from './filter-menu.module.css'
import { customFilter, setConditionOpener } from './open-condition.ts'
import type { ListState } from './use-list.ts'

/** Ready-made filters and a filter on any field. */
export function FilterMenu({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { resource, filter, setFilter } = list
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [edited, setEdited] = useState<{ path: string; at: number | null } | null>(null)
  const [wanted, setWanted] = useState('')
  const [isBuilding, setBuilding] = useState(false)
  const presets = listView(resource).filters ?? []
  const own = columnsOf(knowledge, resource, listView(resource).columns).map((one) => one.path)
  // What the platform keeps of every record comes last, and its counter of changes is nothing to ask for.
  const others = resource.fields
    .filter((one) => one.name !== 'version')
    .sort((a, b) => Number(a.isSystem) - Number(b.isSystem))
  const paths = [...new Set([...own, ...others.map((one) => one.name)])]
  const fields = paths.flatMap((path) => {
    const field = fieldAt(knowledge, resource, path)
    return field?.isFilterable && !field.isPart && operatorsOf(field).length > 0 ? [{ path, field }] : []
  })
  const shown = fields.filter(({ field }) => field.label.toLowerCase().includes(wanted.toLowerCase()))

  useEffect(() => {
    setConditionOpener((at) => {
      if (at === customFilter) setBuilding(true)
      const condition = filter.where?.[at]
      if (!condition) return
      setEdited({ path: condition.field, at })
      setOpen(true)
    })
    return () => setConditionOpener(null)
  }, [filter])

  const close = () => {
    setOpen(false)
    setEdited(null)
    setWanted('')
  }
  const togglePreset = (name: string) => {
    const on = filter.presets ?? []
    setFilter({ ...filter, presets: on.includes(name) ? on.filter((one) => one !== name) : [...on, name] })
  }
  const apply = (condition: Condition) => {
    const where = [...(filter.where ?? [])]
    if (edited?.at !== null && edited?.at !== undefined) where[edited.at] = condition
    else where.push(condition)
    setFilter({ ...filter, where })
    close()
  }
  const field: Field | null = edited ? fieldAt(knowledge, resource, edited.path) : null
  return (
    <>
      <Button
        ref={button}
        icon={<FilterIcon size={15} />}
        onClick={() => setOpen(true)}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
      >
        {t('Filter')}
      </Button>
      <Popover
        open={isOpen}
        anchorEl={button.current}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: side('start') }}
        slotProps={{ paper: { className: s.paper, role: 'dialog', 'aria-label': t('Filter') } }}
      >
        {edited && field ? (
          <>
            <button type="button" className={s.back} onClick={() => setEdited(null)}>
              <ArrowLeft size={15} aria-hidden /> {field.label}
            </button>
            <ConditionEditor
              key={edited.path}
              path={edited.path}
              field={field}
              condition={edited.at === null ? null : (filter.where?.[edited.at] ?? null)}
              onApply={apply}
            />
          </>
        ) : (
          <>
            {presets.length > 0 && <h2 className={s.heading}>{t('Ready-made')}</h2>}
            {presets.map((preset) => {
              const isOn = filter.presets?.includes(preset.name) ?? false
              return (
                <button
                  type="button"
                  key={preset.name}
                  className={s.item}
                  aria-pressed={isOn}
                  onClick={() => togglePreset(preset.name)}
                >
                  <span>{preset.label}</span>
                  {isOn && <Check size={15} aria-hidden />}
                </button>
              )
            })}
            {resource.isArchivable && (
              <button
                type="button"
                className={s.item}
                aria-pressed={filter.archived ?? false}
                onClick={() => setFilter({ ...filter, archived: !filter.archived })}
              >
                <span>{t('Archived')}</span>
                {filter.archived && <Check size={15} aria-hidden />}
              </button>
            )}
            <h2 className={s.heading}>{t('By field')}</h2>
            {fields.length > 9 && <FindField label={t('Find a field')} value={wanted} onChange={setWanted} />}
            <div className={s.fields}>
              {shown.map((one) => (
                <button
                  type="button"
                  key={one.path}
                  className={s.item}
                  onClick={() => setEdited({ path: one.path, at: null })}
                >
                  <span>{columnsOf(knowledge, resource, [one.path])[0]?.label}</span>
                </button>
              ))}
            </div>
            <button
              type="button"
              className={s.item}
              onClick={() => {
                close()
                setBuilding(true)
              }}
            >
              <span>{t('Custom filter…')}</span>
              <Blocks size={15} aria-hidden />
            </button>
          </>
        )}
      </Popover>
      {isBuilding && <FilterBuilder list={list} onClose={() => setBuilding(false)} />}
    </>
  )
}
