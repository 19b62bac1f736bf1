import { Heading, Plus, StickyNote } from 'lucide-react'
import { useDataProvider, useNotify } from 'ra-core'
import { type ClipboardEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useWatch } from 'react-hook-form'
import type { LinesSection } from '../data/types.ts'
import { isFigure } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { isBlank, type LineDraft, newLine } from './draft.ts'
import { useRecordFormContext } from './form-context.tsx'
import { LineRow } from './line-row.tsx'
import s from './lines.module.css'
import { extraKinds, linesModel, moved, withCell } from './lines-model.ts'
import { isCells, parseClipboard } from './paste.ts'
import { pasteCells } from './paste-cells.ts'

const cellControls = '[data-cell] :is(input, select, textarea)'

/** The records that belong to this one, edited in place like a spreadsheet. */
export function LinesTable({ section }: { section: LinesSection }) {
  const form = useRecordFormContext()
  const { knowledge, resource, methods, changeLines } = form
  const provider = useDataProvider()
  const notify = useNotify()
  const model = useMemo(() => linesModel(knowledge, resource, section), [knowledge, resource, section])
  const lines = (useWatch({ control: methods.control, name: section.lines }) ?? []) as LineDraft[]
  const table = useRef<HTMLTableElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  // The empty line at the end that becomes real when something is typed into it.
  const [ghost, setGhost] = useState(() => newLine())
  const isEditable = !form.isFrozen && model !== null && form.canEdit(section.lines)
  if (!model) return null
  const canAdd = isEditable && model.canAdd
  const shown = canAdd ? [...lines, ghost] : lines
  const canDrag = isEditable && model.canDrag

  // Called by cells of older renders too: it goes by the key alone.
  const edit = (key: string, name: string, value: unknown) => {
    const isNew = !((methods.getValues(section.lines) ?? []) as LineDraft[]).some((line) => line.key === key)
    changeLines(section, (all) =>
      isNew
        ? [...all, withCell({ ...newLine(), key }, name, value)]
        : all.map((line) => (line.key === key ? withCell(line, name, value) : line)),
    )
    if (isNew) setGhost(newLine())
  }
  const remove = (key: string) => changeLines(section, (all) => all.filter((line) => line.key !== key))
  const move = (from: number, to: number) => changeLines(section, (all) => moved(all, from, to))
  const add = (kind: string) => {
    const line = model.kind ? withCell(newLine(), model.kind.name, kind) : newLine()
    changeLines(section, (all) => [...all.filter((one) => !isBlank(one)), line])
    requestAnimationFrame(() => focusCell(lines.length, 0))
  }

  const focusCell = (row: number, column: number) => {
    const cells = table.current?.tBodies[0]?.rows[row]?.querySelectorAll<HTMLElement>(cellControls)
    cells?.[Math.min(column, cells.length - 1)]?.focus()
  }
  const placeOf = (target: EventTarget): { row: number; cell: number } | null => {
    const row = (target as HTMLElement).closest('tr')
    if (row?.parentElement?.tagName !== 'TBODY') return null
    const cells = [...row.querySelectorAll(cellControls)]
    return { row: row.sectionRowIndex, cell: Math.max(0, cells.indexOf(target as HTMLElement)) }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeOf(event.target)
    // A picker that is open uses these keys for itself and says so.
    const isOpen = (event.target as HTMLElement).getAttribute('aria-expanded') === 'true'
    if (!place || isOpen) return
    const { row, cell } = place
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && canDrag) {
      const to = row + (event.key === 'ArrowUp' ? -1 : 1)
      if (to >= 0 && to < lines.length && row < lines.length) {
        move(row, to)
        requestAnimationFrame(() => focusCell(to, cell))
      }
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey)
      focusCell(row + (event.shiftKey ? -1 : 1), cell)
    else if (
      (event.ctrlKey || event.metaKey) &&
      event.key === 'Backspace' &&
      row < lines.length &&
      isEditable &&
      model.canRemove
    ) {
      const line = lines[row]
      if (line) remove(line.key)
      requestAnimationFrame(() => focusCell(Math.max(0, row - 1), cell))
    } else return
    event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    const place = placeOf(event.target)
    if (!canAdd || !place || !isCells(text)) return
    event.preventDefault()
    const column = (event.target as HTMLElement).closest('[data-cell]')?.getAttribute('data-cell') ?? ''
    void pasteCells({ model, cells: parseClipboard(text), lines, row: place.row, column, provider }).then(
      ({ next, unknown }) => {
        changeLines(section, () => next)
        // The cell that was pasted into holds a search that nobody typed.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        if (unknown.length > 0)
          notify(t('Not found, and left empty: {{names}}', { names: unknown.slice(0, 5).join(', ') }), {
            type: 'warning',
          })
      },
    )
  }
  return (
    <div className={s.block}>
      {section.label && <h2 className={s.heading}>{section.label}</h2>}
      <div className={s.scroller}>
        <table
          ref={table}
          className={s.table}
          data-removable={isEditable || undefined}
          aria-label={section.label ?? model.field.label}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        >
          <thead>
            <tr>
              {canDrag && (
                <th className={s.handleCell}>
                  <span className="visually-hidden">{t('Order')}</span>
                </th>
              )}
              {model.columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  data-figure={isFigure(column) || undefined}
                  data-type={column.type}
                  data-widget={column.widget ?? undefined}
                  title={column.description}
                >
                  {column.label}
                </th>
              ))}
              {model.line.menu && (
                <th className={s.openCell}>
                  <span className="visually-hidden">{t('Open')}</span>
                </th>
              )}
              {isEditable && (
                <th className={s.removeCell}>
                  <span className="visually-hidden">{t('Remove')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((line, at) => (
              <LineRow
                key={line.key}
                line={line}
                at={at}
                model={model}
                isEditable={isEditable}
                isGhost={line === ghost}
                canDrag={canDrag}
                isDragged={dragged === at}
                dropSide={
                  over === at && dragged !== null && dragged !== at
                    ? dragged < at
                      ? 'after'
                      : 'before'
                    : null
                }
                onEdit={edit}
                onRemove={remove}
                onDrag={{
                  start: () => setDragged(at),
                  over: () => dragged !== null && setOver(at),
                  drop: () => {
                    if (dragged !== null) move(dragged, Math.min(at, lines.length - 1))
                    setDragged(null)
                    setOver(null)
                  },
                  end: () => {
                    setDragged(null)
                    setOver(null)
                  },
                }}
              />
            ))}
            {shown.length === 0 && (
              <tr>
                <td colSpan={model.columns.length} className={s.empty}>
                  {t('No {{records}}', { records: inText(model.line.plural) })}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {canAdd && extraKinds(model).length > 0 && (
        <div className={s.adders}>
          <Button look="quiet" icon={<Plus size={15} />} onClick={() => focusCell(lines.length, 0)}>
            {t('Add line')}
          </Button>
          {extraKinds(model).map((kind) => (
            <Button
              key={kind.value}
              look="quiet"
              icon={kind.value === 'SECTION' ? <Heading size={15} /> : <StickyNote size={15} />}
              onClick={() => add(kind.value)}
            >
              {t('Add {{kind}}', { kind: inText(kind.label) })}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
