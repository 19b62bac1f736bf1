import { useId, useState } from 'react'
import { isWritable } from '../cells/editable.ts'
import { messageOf } from '../data/errors.ts'
import type { Resource } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { formatRecords } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { type Column, possibleColumns } from '../list/columns.ts'
import s from './bulk.module.css'

/** Chooses a field and the value that all of the records get. */
export function BulkEdit(props: {
  resource: Resource
  count: number
  onApply: (column: Column, value: unknown) => Promise<void>
  onClose: () => void
}) {
  const { resource, count, onApply, onClose } = props
  const knowledge = useKnowledge()
  const id = useId()
  const columns = possibleColumns(knowledge, resource).filter(
    (one) => isWritable(knowledge, resource, one) && !one.field.isUnique,
  )
  const [path, setPath] = useState('')
  const [value, setValue] = useState<unknown>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const column = columns.find((one) => one.path === path)
  const isEmpty = value === null || value === ''
  const isReady = column !== undefined && !(isEmpty && (column.field.isRequired || !column.field.isNullable))
  const apply = async () => {
    if (!column || !isReady) return
    setBusy(true)
    setError(null)
    try {
      await onApply(column, value)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Edit {{records}}', { records: formatRecords(count, resource) })}
      onSubmit={() => void apply()}
      actions={
        <>
          <Button onClick={onClose}>{t('Go back')}</Button>
          <Button type="submit" look="primary" disabled={!isReady} busy={isBusy}>
            {column && isEmpty ? t('Empty {{column}}', { column: inText(column.label) }) : t('Change')}
          </Button>
        </>
      }
    >
      <div className={s.fields}>
        <label htmlFor={`${id}-field`}>{t('Field')}</label>
        <select
          id={`${id}-field`}
          className={s.choice}
          value={path}
          onChange={(event) => {
            setPath(event.target.value)
            const next = columns.find((one) => one.path === event.target.value)
            setValue(next?.field.type === 'BOOLEAN' ? true : null)
          }}
        >
          <option value="">{t('Choose a field')}</option>
          {columns.map((one) => (
            <option key={one.path} value={one.path}>
              {one.label}
            </option>
          ))}
        </select>
        {column && (
          <>
            <label htmlFor={`${id}-value`}>{t('New value')}</label>
            <FieldInput
              key={path}
              id={`${id}-value`}
              field={column.field}
              value={value}
              onChange={setValue}
            />
          </>
        )}
        {error !== null && (
          <p role="alert" className={s.error}>
            {messageOf(error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
