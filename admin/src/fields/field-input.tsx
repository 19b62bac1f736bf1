import { ChevronDown } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import type { Field } from '../data/types.ts'
import { widgetOf } from '../extend/extensions.ts'
import { isFileField } from '../files/field-file.ts'
import { FileInput } from '../files/file-input.tsx'
import { t } from '../i18n/translate.ts'
import { EntityInput } from './about/entity-input.tsx'
import type { Unit } from './format.ts'
import s from './input.module.css'
import type { FieldInputProps } from './input-props.ts'
import { JsonInput } from './json-input.tsx'
import { NumberInput } from './number-input.tsx'
import { RelationPicker, RelationsPicker } from './relation-picker.tsx'
import type { Option } from './use-options.ts'
import { instantAt, wallTime } from './zone.ts'

/** The control for a field's type and widget; in a table cell without a frame. */
export function FieldInput(props: FieldInputProps) {
  const { field, value, onChange, isCell } = props
  const className = isCell ? s.cell : s.input
  const label = props.label ?? field.label
  const common = {
    id: props.id,
    'aria-label': props.id && !isCell ? undefined : label,
    'aria-invalid': props.invalid || undefined,
    'aria-describedby': props.describedBy,
    disabled: props.disabled,
    placeholder: props.placeholder,
    onFocus: props.onFocus,
    onBlur: props.onBlur,
  }
  const picker = {
    id: props.id,
    label,
    domain: props.domain ?? field.domain,
    invalid: props.invalid,
    describedBy: props.describedBy,
    disabled: props.disabled,
    placeholder: props.placeholder,
    isCell,
    onCreate: props.onCreate,
  }
  const text = value === null || value === undefined ? '' : String(value)
  const Own = isCell ? undefined : widgetOf(field.widget)?.Input
  if (Own) {
    // The field stays usable while the module's control is on its way.
    return (
      <Suspense fallback={<FieldInput {...props} field={{ ...field, widget: null }} />}>
        <Own {...props} />
      </Suspense>
    )
  }
  if (field.widget === 'ENTITY') return <EntityInput {...props} />
  switch (field.type) {
    case 'TO_ONE':
      if (isFileField(field)) return <FileInput {...props} />
      return (
        <RelationPicker
          {...picker}
          target={field.target ?? ''}
          value={(value ?? null) as Option | null}
          onChange={onChange}
        />
      )
    case 'TO_MANY':
      return (
        <RelationsPicker
          {...picker}
          target={field.target ?? ''}
          value={(value ?? []) as Option[]}
          onChange={onChange}
        />
      )
    case 'BOOLEAN':
      return (
        <input
          {...common}
          type="checkbox"
          className={s.check}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      )
    case 'INT':
    case 'FLOAT':
    case 'DECIMAL':
      return (
        <Figure sign={isCell ? null : signOf(field, props.unit)} isBefore={field.widget === 'MONEY'}>
          <NumberInput
            {...common}
            className={isCell ? `${className} ${s.figure}` : className}
            value={value}
            onChange={onChange}
            options={figureOptions(field)}
            sign={isCell && field.widget === 'PERCENT' ? '%' : undefined}
          />
        </Figure>
      )
    case 'ENUM':
      return (
        <span className={isCell ? s.cellSelect : s.select}>
          <select
            {...common}
            className={className}
            value={text}
            onChange={(event) => onChange(event.target.value || null)}
          >
            {(field.isNullable || text === '') && <option value="">{isCell ? '' : t('None')}</option>}
            {field.choices?.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
          <ChevronDown size={14} aria-hidden />
        </span>
      )
    case 'DATE':
      return (
        <input
          {...common}
          type="date"
          className={className}
          value={text}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )
    case 'DATE_TIME':
      return (
        <input
          {...common}
          type="datetime-local"
          className={className}
          value={text === '' ? '' : wallTime(new Date(text)).slice(0, 16)}
          onChange={(event) => onChange(event.target.value ? instantAt(event.target.value) : null)}
        />
      )
    case 'JSON':
      return <JsonInput common={common} value={value} onChange={onChange} />
    default:
      return <TextInput {...props} common={common} className={className} text={text} />
  }
}

/** What stands beside a figure: its currency or unit, or the per cent sign. */
function signOf(field: Field, unit: Unit | null | undefined): string | null {
  if (field.widget === 'PERCENT') return '%'
  return unit ? (unit.symbol ?? unit.code ?? unit.displayName) : null
}

/** A figure's control in one frame with its sign. */
function Figure(props: { sign: string | null; isBefore: boolean; children: ReactNode }) {
  if (!props.sign) return props.children
  const sign = <span aria-hidden>{props.sign}</span>
  return (
    <span className={s.withUnit}>
      {props.isBefore && sign}
      {props.children}
      {!props.isBefore && sign}
    </span>
  )
}

type Common = Record<string, unknown>

function TextInput(props: FieldInputProps & { common: Common; className: string | undefined; text: string }) {
  const { field, common, className, text, onChange, isCell } = props
  const onText = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    onChange(event.target.value)
  const isLong = field.widget === 'TEXT' || field.widget === 'HTML'
  // An input of one line would drop the breaks of a text that has some.
  if (isCell ? text.includes('\n') : isLong) {
    return (
      <textarea
        {...common}
        className={isCell ? s.cellArea : s.area}
        rows={isCell ? 1 : 3}
        value={text}
        maxLength={field.maxLength ?? undefined}
        onChange={onText}
      />
    )
  }
  const types: Record<string, string> = { EMAIL: 'email', PHONE: 'tel', URL: 'url', COLOR: 'text' }
  return (
    <input
      {...common}
      type={types[field.widget ?? ''] ?? 'text'}
      className={className}
      value={text}
      maxLength={field.maxLength ?? undefined}
      autoComplete="off"
      onChange={onText}
    />
  )
}

function figureOptions(field: Field): Intl.NumberFormatOptions {
  if (field.widget === 'SEQUENCE' || field.widget === 'BARCODE') return { useGrouping: false }
  return field.widget === 'MONEY' ? { minimumFractionDigits: 2 } : {}
}
