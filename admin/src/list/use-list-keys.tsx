import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { useCellEdits } from '../cells/cell-edits.tsx'
import { walkCells } from '../cells/walk-cells.ts'
import { mayDo } from '../data/knowledge.ts'
import { msg, t } from '../i18n/translate.ts'
import { Dialog } from '../kit/dialog.tsx'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

const shortcuts: [key: string, what: string][] = [
  ['↑ ↓', msg('Move between records')],
  [msg('Space'), msg('Select the record')],
  [msg('Enter'), msg('Open the record')],
  ['→', msg('Go to the cells that can be edited; Enter edits one')],
  ['F2', msg('Edit the record in the list')],
  ['/', msg('Search this list')],
  ['n', msg('Create a record')],
  [msg('Ctrl K'), msg('Search everything, or jump to a page')],
  ['?', msg('Show these keys')],
]

/** The keys of the page, which work while no field has the focus; the dialog that shows them. */
export function usePageKeys({ resource }: ListState): ReactNode {
  const navigate = useNavigate()
  const [isHelpOpen, setHelpOpen] = useState(false)
  useEffect(() => {
    const onPageKey = (event: globalThis.KeyboardEvent) => {
      const at = event.target as HTMLElement
      const isTyping =
        at.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === '/') document.querySelector<HTMLInputElement>('[data-list-search]')?.focus()
      else if (event.key === 'n' && mayDo(resource, 'create')) navigate(`/${resource.name}/create`)
      else if (event.key === '?') setHelpOpen(true)
      else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && at === document.body)
        document.querySelector<HTMLElement>('[data-list-rows] > tr')?.focus()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onPageKey)
    return () => removeEventListener('keydown', onPageKey)
  }, [resource, navigate])
  return (
    <Dialog open={isHelpOpen} onClose={() => setHelpOpen(false)} title={t('Keys of this list')} width={380}>
      <dl className={s.keys}>
        {shortcuts.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{t(key)}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

/** The keys on a row: arrows walk, Space selects, Enter opens. */
export function useRowKeys(
  list: ListState,
  body: RefObject<HTMLTableSectionElement | null>,
): { active: number; setActive: (at: number) => void; onKeyDown: (event: KeyboardEvent) => void } {
  const { resource, controller } = list
  const { data = [], onToggleItem } = controller
  const navigate = useNavigate()
  const [active, setActive] = useState(0)
  const edits = useCellEdits()
  const last = data.length - 1
  const focusRow = (at: number) => body.current?.rows[Math.min(Math.max(at, 0), last)]?.focus()

  const onKeyDown = (event: KeyboardEvent) => {
    if (walkCells(event, edits) || !(event.target instanceof HTMLTableRowElement)) return
    const row = data[active]
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: last }
    const move = moves[event.key]
    if (move !== undefined) focusRow(move)
    else if (event.key === ' ' && row) onToggleItem(row.id)
    else if (event.key === 'Enter' && row) navigate(`/${resource.name}/${row.id}`)
    else return
    event.preventDefault()
  }
  return { active: Math.min(active, Math.max(last, 0)), setActive, onKeyDown }
}
