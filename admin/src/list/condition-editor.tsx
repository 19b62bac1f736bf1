import { type FormEvent, useId, useState } from 'react'
import { type Condition, type Operator, operatorsOf, type Reference } from '../data/filter.ts'
import type { Field } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { RelationsPicker } from '../fields/relation-picker.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { operatorLabels } from './chips.ts'
import s from './filter-menu.module.css'

interface EditorProps {
  path: string
  field: Field
  condition: Condition | null
  onApply: (condition: Condition) => void
}

/** Makes one condition: an operator that fits the field's type, and a value by the fitting control. */
export function ConditionEditor({ path, field, condition, onApply }: EditorProps) {
  const operators = operatorsOf(field)
  const [operator, setOperator] = useState<Operator>(condition?.operator ?? operators[0] ?? 'is')
  const [value, setValue] = useState<unknown>(condition?.value ?? startValue(field, operators[0] ?? 'is'))
  const change = (next: Operator) => {
    setOperator(next)
    if (shapeOf(field, next) !== shapeOf(field, operator)) setValue(startValue(field, next))
  }
  const needsValue = operator !== 'isEmpty' && operator !== 'isNotEmpty'
  const isReady = !needsValue || isFilled(value)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) onApply(needsValue ? { field: path, operator, value } : { field: path, operator })
  }
  return (
    <form className={s.editor} onSubmit={submit}>
      {operators.length > 1 && (
        <div className={s.operators} role="radiogroup" aria-label={t('Operator')}>
          {operators.map((one) => (
            // biome-ignore lint/a11y/useSemanticElements: a segmented control
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={one === operator}
              onClick={() => change(one)}
            >
              {t(operatorLabels[one])}
            </button>
          ))}
        </div>
      )}
      {needsValue && <ValueEditor field={field} operator={operator} value={value} onChange={setValue} />}
      <Button look="primary" type="submit" disabled={!isReady}>
        {t('Apply filter')}
      </Button>
    </form>
  )
}

/** The control for a condition's value. */
export function ValueEditor(props: {
  field: Field
  operator: Operator
  value: unknown
  onChange: (value: unknown) => void
}) {
  const { field, operator, value, onChange } = props
  const id = useId()
  const plain: Field = { ...field, widget: null, isNullable: false, isRequired: false, maxLength: null }
  if (field.type === 'ENUM') {
    const chosen = value as string[]
    return (
      <div className={s.choices}>
        {field.choices?.map((one) => (
          <label key={one.value}>
            <input
              type="checkbox"
              checked={chosen.includes(one.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, one.value]
                    : chosen.filter((other) => other !== one.value),
                )
              }
            />
            {one.label}
          </label>
        ))}
      </div>
    )
  }
  if (field.type === 'BOOLEAN') {
    return (
      <div className={s.choices}>
        {[true, false].map((one) => (
          <label key={String(one)}>
            <input type="radio" name={id} checked={value === one} onChange={() => onChange(one)} />
            {one ? t('Yes') : t('No')}
          </label>
        ))}
      </div>
    )
  }
  if (shapeOf(field, operator) === 'text') {
    return <FieldInput field={{ ...plain, type: 'STRING' }} value={value} onChange={onChange} />
  }
  if (field.type === 'TO_ONE' || field.type === 'TO_MANY') {
    const chosen = (value as Reference[]).map((one) => ({ id: one.id, displayName: one.label }))
    return (
      <RelationsPicker
        target={field.target ?? ''}
        label={field.label}
        placeholder={chosen.length > 0 ? '' : t('Type to search')}
        value={chosen}
        onChange={(next) => onChange(next.map((one) => ({ id: one.id, label: one.displayName })))}
      />
    )
  }
  // A filter on an instant is by whole days.
  const control: Field = field.type === 'DATE_TIME' ? { ...plain, type: 'DATE' } : plain
  if (operator === 'between') {
    const [from, to] = value as [unknown, unknown]
    return (
      <div className={s.range}>
        <FieldInput
          field={control}
          label={t('{{field}} from', { field: field.label })}
          value={from}
          onChange={(next) => onChange([next, to])}
        />
        <span>{t('to')}</span>
        <FieldInput
          field={control}
          label={t('{{field}} to', { field: field.label })}
          value={to}
          onChange={(next) => onChange([from, next])}
        />
      </div>
    )
  }
  return <FieldInput field={control} value={value} onChange={onChange} />
}

/** What kind of value an operator takes; a value is kept from one operator to the next of the same kind. */
function shapeOf(field: Field, operator: Operator): 'range' | 'text' | 'own' {
  if (operator === 'between') return 'range'
  return field.type === 'TO_ONE' && operator === 'contains' ? 'text' : 'own'
}

/** What a condition compares with before anything is chosen. */
export function startValue(field: Field, operator: Operator): unknown {
  if (operator === 'between') return [null, null]
  if (shapeOf(field, operator) === 'text') return ''
  if (field.type === 'BOOLEAN') return true
  return field.type === 'ENUM' || field.type === 'TO_ONE' || field.type === 'TO_MANY' ? [] : ''
}

/** Is there anything to compare with? */
export function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => one !== null && one !== '')
  return value !== null && value !== ''
}
