import Popover from '@mui/material/Popover'
import { ArrowLeft, ChevronDown, ChevronRight } from 'lucide-react'
import { useRef, useState } from 'react'
import { operatorsOf } from '../data/filter.ts'
import { fieldAt } from '../data/knowledge.ts'
import type { Field, Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { FindField } from '../kit/find-field.tsx'
import { pathLabel } from '../list/chips.ts'
import f from '../list/filter-menu.module.css'
import { side } from '../theme/direction.ts'
import s from './builder.module.css'

/** As far as anybody follows relations. */
const deepest = 5

/** Chooses a field of a resource, or one behind its relations, however many. */
export function PathPicker(props: {
  resource: Resource
  path: string
  onChange: (path: string, field: Field) => void
}) {
  const { resource, path, onChange } = props
  const knowledge = useKnowledge()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [trail, setTrail] = useState<string[]>([])
  const [wanted, setWanted] = useState('')
  const last = trail.length > 0 ? fieldAt(knowledge, resource, trail.join('.')) : null
  const here = last ? knowledge.resources.get(last.target ?? '') : resource
  const fields = (here?.fields ?? [])
    .filter((one) => one.isFilterable && one.name !== 'version')
    .filter((one) => one.label.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => Number(a.isSystem) - Number(b.isSystem) || a.label.localeCompare(b.label))
  const canEnter = (field: Field) =>
    trail.length < deepest - 1 && field.target !== null && knowledge.resources.has(field.target)
  const open = () => {
    setTrail(path.split('.').slice(0, -1))
    setWanted('')
    setOpen(true)
  }
  const go = (next: string[]) => {
    setTrail(next)
    setWanted('')
  }
  const label = path ? pathLabel(knowledge, resource, path) : t('Choose a field')
  return (
    <>
      <button
        ref={button}
        type="button"
        className={s.path}
        aria-label={t('Field: {{label}}', { label })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={open}
      >
        <span>{label}</span>
        <ChevronDown size={14} aria-hidden />
      </button>
      <Popover
        open={isOpen}
        anchorEl={button.current}
        onClose={() => setOpen(false)}
        anchorOrigin={{ vertical: 'bottom', horizontal: side('start') }}
        slotProps={{ paper: { className: f.paper, role: 'dialog', 'aria-label': t('Choose a field') } }}
      >
        {last && (
          <button type="button" className={f.back} onClick={() => go(trail.slice(0, -1))}>
            <ArrowLeft size={15} aria-hidden /> {pathLabel(knowledge, resource, trail.join('.'))}
          </button>
        )}
        <FindField label={t('Find a field')} autoFocus value={wanted} onChange={setWanted} />
        <div className={f.fields}>
          {fields.map((field) => {
            const own = [...trail, field.name]
            const canChoose = operatorsOf(field).length > 0 && !field.isPart
            if (!canChoose && !canEnter(field)) return null
            return (
              <div key={field.name} className={s.choice}>
                <button
                  type="button"
                  className={f.item}
                  onClick={() => {
                    if (!canChoose) return go(own)
                    setOpen(false)
                    onChange(own.join('.'), field)
                  }}
                >
                  <span>{field.label}</span>
                </button>
                {canEnter(field) && (
                  <button
                    type="button"
                    className={s.enter}
                    aria-label={t('Fields of {{field}}', { field: field.label })}
                    onClick={() => go(own)}
                  >
                    <ChevronRight size={15} aria-hidden />
                  </button>
                )}
              </div>
            )
          })}
        </div>
      </Popover>
    </>
  )
}
