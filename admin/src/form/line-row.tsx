import { ArrowUpRight, GripVertical, X } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'react-router-dom'
import type { Field } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { isFigure, type Unit, valueAt } from '../fields/format.ts'
import { Value } from '../fields/value.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import type { LineDraft } from './draft.ts'
import { useRecordFormContext } from './form-context.tsx'
import { controlId, unitOfField } from './form-field.tsx'
import s from './lines.module.css'
import { kindOf, type LinesModel } from './lines-model.ts'
import { cellPlace } from './placed-issues.ts'
import { useQuickCreate } from './quick-create.tsx'

interface RowProps {
  line: LineDraft
  at: number
  model: LinesModel
  isEditable: boolean
  isGhost: boolean
  canDrag: boolean
  isDragged: boolean
  dropSide: 'before' | 'after' | null
  onEdit: (key: string, name: string, value: unknown) => void
  onRemove: (key: string) => void
  onDrag: { start: () => void; over: () => void; drop: () => void; end: () => void }
}

/** One line: cells, or the words of a section or note over the whole row. */
export function LineRow(props: RowProps) {
  const { line, at, model, isEditable, isGhost, canDrag, onDrag } = props
  const form = useRecordFormContext()
  const kind = kindOf(model, line)
  const issues = form.issues.filter((one) => one.place.startsWith(`${model.section.lines}/${line.key}/`))
  const first = model.columns.find((one) => model.canEdit(one.name))
  const cell = (field: Field, span = 1) => (
    <LineCell
      key={field.name}
      field={field}
      line={line}
      at={at}
      model={model}
      span={span}
      isEditable={isEditable && model.canEdit(field.name)}
      unit={unitOfCell(model, field, line, form.shown, form.methods.getValues())}
      issue={
        issues.find((one) => one.place === cellPlace(model.section.lines, line.key, field.name))?.message
      }
      placeholder={
        isGhost && field === first ? t('Add {{line}}', { line: inText(model.line.label) }) : undefined
      }
      onEdit={props.onEdit}
    />
  )
  return (
    <tr
      data-kind={kind}
      data-ghost={isGhost || undefined}
      data-dragged={props.isDragged || undefined}
      data-drop={props.dropSide ?? undefined}
      onDragOver={(event) => {
        event.preventDefault()
        onDrag.over()
      }}
      onDrop={(event) => {
        event.preventDefault()
        onDrag.drop()
      }}
    >
      {canDrag && (
        <td
          className={s.handleCell}
          draggable={!isGhost}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            onDrag.start()
          }}
          onDragEnd={onDrag.end}
          title={isGhost ? undefined : t('Drag to order (Alt ↑ ↓)')}
        >
          {!isGhost && <GripVertical size={14} aria-hidden />}
        </td>
      )}
      {kind !== 'PRODUCT' && model.textField
        ? cell(model.textField, model.columns.length)
        : model.columns.map((field) => cell(field))}
      {model.line.menu && (
        <td className={s.openCell}>
          {line.id !== null && (
            <Link
              to={`/${model.line.name}/${line.id}`}
              tabIndex={-1}
              aria-label={t('Open {{line}}, line {{number}}', {
                line: inText(model.line.label),
                number: at + 1,
              })}
              title={t('Open {{line}}', { line: inText(model.line.label) })}
            >
              <ArrowUpRight size={14} />
            </Link>
          )}
        </td>
      )}
      {isEditable && (
        <td className={s.removeCell}>
          {!isGhost && model.canRemove && (
            <button
              type="button"
              tabIndex={-1}
              aria-label={t('Remove line {{number}}', { number: at + 1 })}
              title={t('Remove (Ctrl Backspace)')}
              onClick={() => props.onRemove(line.key)}
            >
              <X size={14} />
            </button>
          )}
        </td>
      )}
    </tr>
  )
}

interface CellProps {
  field: Field
  line: LineDraft
  at: number
  model: LinesModel
  span: number
  isEditable: boolean
  unit: Unit | null
  issue: string | undefined
  placeholder: string | undefined
  onEdit: (key: string, name: string, value: unknown) => void
}

const LineCell = memo(
  function LineCell({
    field,
    line,
    at,
    model,
    span,
    isEditable,
    unit,
    issue,
    placeholder,
    onEdit,
  }: CellProps) {
    const quickCreate = useQuickCreate(field.target)
    const value = line.values[field.name]
    const isComputed = !isEditable && line.id === null && line.record === null
    return (
      <td
        data-cell={field.name}
        data-label={field.label}
        data-figure={(span === 1 && isFigure(field)) || undefined}
        data-type={field.type}
        data-editable={isEditable || undefined}
        data-invalid={issue ? true : undefined}
        colSpan={span > 1 ? span : undefined}
        title={issue}
      >
        {isEditable ? (
          <FieldInput
            field={field}
            isCell
            id={controlId(cellPlace(model.section.lines, line.key, field.name))}
            label={t('{{field}}, line {{number}}', { field: field.label, number: at + 1 })}
            value={value}
            placeholder={placeholder}
            invalid={issue !== undefined}
            onChange={(next) => onEdit(line.key, field.name, next)}
            onCreate={
              quickCreate.isPossible
                ? (text) => quickCreate.open(text, (made) => onEdit(line.key, field.name, made))
                : undefined
            }
          />
        ) : (
          <span className={s.value}>
            {isComputed && (value === null || value === undefined) ? (
              ''
            ) : (
              <Value field={field} value={field.type === 'TO_MANY' ? (value ?? []) : value} unit={unit} />
            )}
          </span>
        )}
        {quickCreate.dialog}
      </td>
    )
  },
  // The handlers change with every render of the table and act by the line's key: they need no comparison.
  (a, b) =>
    a.line === b.line &&
    a.at === b.at &&
    a.isEditable === b.isEditable &&
    a.issue === b.issue &&
    a.span === b.span &&
    a.placeholder === b.placeholder &&
    a.unit === b.unit,
)

/** The currency or unit of a cell: from the record that the lines belong to, or from the line itself. */
function unitOfCell(
  model: LinesModel,
  field: Field,
  line: LineDraft,
  shown: Record<string, unknown> | null,
  draft: Record<string, unknown>,
): Unit | null {
  // A unit that has a column of its own need not be said again.
  if (!field.unitField || model.columns.some((one) => one.name === field.unitField)) return null
  const { inverse } = model.field
  if (inverse && field.unitField.startsWith(`${inverse}.`)) {
    return unitOfField(shown, field.unitField.slice(inverse.length + 1), draft)
  }
  const own =
    valueAt(line.values, field.unitField) ?? (line.record ? valueAt(line.record, field.unitField) : null)
  return typeof own === 'object' ? (own as Unit | null) : null
}
