import Popover from '@mui/material/Popover'
import { ArrowLeft, ChevronRight, Layers, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { fieldAt } from '../data/knowledge.ts'
import type { Grouping } from '../data/types.ts'
import { groupingKey } from '../figures/options.ts'
import { groupingLabel, partLabel } from '../figures/wording.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { FindField } from '../kit/find-field.tsx'
import { columnsOf } from '../list/columns.ts'
import f from '../list/filter-menu.module.css'
import type { ListState } from '../list/use-list.ts'
import { side } from '../theme/direction.ts'
import s from './group.module.css'
import { deepest, listGroupings } from './use-grouping.ts'

/** Chooses what the list is grouped by: one field or two, dates by their part. */
export function GroupMenu({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { resource, groupings, setGroupings } = list
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [dated, setDated] = useState<string | null>(null)
  const [wanted, setWanted] = useState('')
  const options = listGroupings(knowledge, resource)
  if (options.length === 0 || !resource.names.aggregate) return null
  const fields = [...new Set(options.map((one) => one.field))].map((path) => ({
    path,
    label: columnsOf(knowledge, resource, [path])[0]?.label ?? path,
  }))
  const used = groupings.map((one) => one.field)
  const shown = fields.filter(
    ({ path, label }) => !used.includes(path) && label.toLowerCase().includes(wanted.toLowerCase()),
  )
  const close = () => {
    setOpen(false)
    setDated(null)
    setWanted('')
  }
  const add = (grouping: Grouping) => {
    setGroupings([...groupings.slice(0, deepest - 1), grouping])
    close()
  }
  const chosen = groupings.map((one) => groupingLabel(knowledge, resource, one)).join(' › ')
  const isDate = (path: string) => fieldAt(knowledge, resource, path)?.type.startsWith('DATE') ?? false
  return (
    <>
      <Button
        ref={button}
        icon={<Layers size={15} />}
        className={s.button}
        data-on={groupings.length > 0 || undefined}
        onClick={() => setOpen(true)}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        aria-label={chosen ? t('Grouped by {{chosen}}', { chosen }) : undefined}
      >
        {chosen || t('Group', {}, 'verb')}
      </Button>
      <Popover
        open={isOpen}
        anchorEl={button.current}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: side('start') }}
        slotProps={{ paper: { className: f.paper, role: 'dialog', 'aria-label': t('Group', {}, 'verb') } }}
      >
        {dated ? (
          <>
            <button type="button" className={f.back} onClick={() => setDated(null)}>
              <ArrowLeft size={15} aria-hidden /> {fields.find((one) => one.path === dated)?.label}
            </button>
            {options
              .filter((one) => one.field === dated && one.by)
              .map((one) => (
                <button type="button" key={groupingKey(one)} className={f.item} onClick={() => add(one)}>
                  <span>{partLabel(one.by)}</span>
                </button>
              ))}
          </>
        ) : (
          <>
            {groupings.length > 0 && <h2 className={f.heading}>{t('Grouped by')}</h2>}
            {groupings.map((one) => {
              const label = groupingLabel(knowledge, resource, one)
              return (
                <button
                  type="button"
                  key={groupingKey(one)}
                  className={f.item}
                  aria-label={t('Do not group by {{label}}', { label })}
                  onClick={() => setGroupings(groupings.filter((other) => other !== one))}
                >
                  <span>{label}</span>
                  <X size={15} aria-hidden />
                </button>
              )
            })}
            <h2 className={f.heading}>
              {groupings.length === 0
                ? t('Group by')
                : groupings.length < deepest
                  ? t('Then by')
                  : t('Instead, then by')}
            </h2>
            {fields.length > 9 && <FindField label={t('Find a field')} value={wanted} onChange={setWanted} />}
            <div className={f.fields}>
              {shown.map(({ path, label }) => (
                <button
                  type="button"
                  key={path}
                  className={f.item}
                  onClick={() => (isDate(path) ? setDated(path) : add({ field: path }))}
                >
                  <span>{label}</span>
                  {isDate(path) && <ChevronRight size={15} aria-hidden />}
                </button>
              ))}
            </div>
          </>
        )}
      </Popover>
    </>
  )
}
