import { useId } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import type { Argument, Field, FieldType } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import s from './argument-fields.module.css'

const typeByScalar: Record<string, FieldType> = {
  ID: 'ID',
  String: 'STRING',
  Int: 'INT',
  Float: 'FLOAT',
  Decimal: 'DECIMAL',
  Boolean: 'BOOLEAN',
  Date: 'DATE',
  DateTime: 'DATE_TIME',
  JSON: 'JSON',
}

/** An action's argument in the shape of a field, so that the same controls serve both. */
function asField(argument: Argument): Field {
  const bare = argument.type.replaceAll(/[![\]]/g, '')
  const known = (typeByScalar[bare] ?? bare) as FieldType
  const type = argument.target ? (argument.isList ? 'TO_MANY' : 'TO_ONE') : argument.choices ? 'ENUM' : known
  return {
    ...argument,
    type,
    widget: null,
    isNullable: !argument.isRequired,
    isReadonly: false,
    isSystem: false,
    isSearchable: false,
    isSortable: false,
    isFilterable: false,
    isUnique: false,
    isPart: false,
    inverse: null,
    unitField: null,
    maxLength: null,
    min: null,
    max: null,
    default: null,
    domain: null,
    accept: null,
    maxBytes: null,
    entity: '',
  }
}

/** What the controls hold, as the mutation takes it. */
function toArgument(field: Field, value: unknown): unknown {
  if (field.type === 'TO_ONE') return (value as { id: string } | null)?.id ?? null
  if (field.type === 'TO_MANY') return (value as { id: string }[]).map((one) => one.id)
  if (field.type === 'INT' || field.type === 'FLOAT') return value === null ? null : Number(value)
  return value
}

const shownValues = new WeakMap<Record<string, unknown>, Record<string, unknown>>()

/** The controls for an action's arguments, with the server's complaints at their places. */
export function ArgumentFields(props: {
  args: Argument[]
  values: Record<string, unknown>
  onChange: (values: Record<string, unknown>) => void
  error: unknown
}) {
  const prefix = useId()
  const issues = isApiError(props.error) ? props.error.issues : []
  const shown = shownValues.get(props.values) ?? {}
  const change = (field: Field, value: unknown) => {
    const next = { ...props.values, [field.name]: toArgument(field, value) }
    shownValues.set(next, { ...shown, [field.name]: value })
    props.onChange(next)
  }
  const isPlaced = (path: (string | number)[]) => props.args.some((one) => path.includes(one.name))
  return (
    <>
      {props.error !== null && issues.every((issue) => !isPlaced(issue.path)) && (
        <p className={s.error} role="alert">
          {messageOf(props.error)}
        </p>
      )}
      {props.args.map((argument) => {
        const field = asField(argument)
        const id = `${prefix}-${field.name}`
        const issue = issues.find((one) => one.path.includes(field.name))
        return (
          <div key={field.name} className={s.field}>
            <label htmlFor={id}>
              {field.label}
              {field.isRequired && <span aria-hidden> *</span>}
            </label>
            <FieldInput
              field={field}
              id={id}
              value={shown[field.name] ?? null}
              onChange={(value) => change(field, value)}
              invalid={issue !== undefined}
              describedBy={`${id}-hint`}
            />
            <span id={`${id}-hint`} className={issue ? s.issue : s.hint}>
              {issue?.message ?? field.description}
            </span>
          </div>
        )
      })}
    </>
  )
}
