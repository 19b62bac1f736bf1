import Drawer from '@mui/material/Drawer'
import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { type FormEvent, useId, useState } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import type { Row } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { same } from '../form/draft-diff.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import type { Column } from '../list/columns.ts'
import { unitOf } from '../list/unit-of.ts'
import type { ListState } from '../list/use-list.ts'
import { canEditCell } from './editable.ts'
import s from './row-sheet.module.css'
import { saveValues, showWritten } from './save-cell.ts'

/** The columns of the list that can be changed in this record now. */
export function useSheetColumns({ resource, columns }: ListState, row: Row): Column[] {
  const knowledge = useKnowledge()
  return columns.filter((one) => canEditCell(knowledge, resource, one, row))
}

/** What a list shows of one record, to change from the bottom of the screen; all of it is stored together. */
export function RowSheet({ list, row, onClose }: { list: ListState; row: Row; onClose: () => void }) {
  const { resource, columns } = list
  const knowledge = useKnowledge()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const id = useId()
  // The record as it was when the sheet rose: somebody else's change must not slip in as the one that was edited.
  const [record] = useState(row)
  const [fields] = useState(useSheetColumns(list, row))
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const changed = fields.filter(({ path }) => path in values && !same(values[path], record[path]))
  const isConflict = isApiError(error) && error.code === 'CONFLICT'

  const save = async (isForced = false) => {
    if (changed.length === 0 || isBusy) return
    setBusy(true)
    setError(null)
    try {
      const written = await saveValues(knowledge, resource, {
        row: record,
        changes: changed.map(({ field, path }) => ({ field, value: values[path] ?? null })),
        columns: columns.map((one) => one.path),
        version: isForced ? null : Number(record.version ?? 0),
      })
      showWritten(queryClient, resource, written)
      void queryClient.invalidateQueries({ queryKey: [resource.name] })
      notify(t('Saved {{name}}', { name: String(written.displayName ?? record.displayName) }), {
        type: 'success',
      })
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  // A tap beside the sheet must not cost what was typed.
  const leave = () => {
    if (changed.length === 0) onClose()
  }
  return (
    <Drawer
      anchor="bottom"
      open
      onClose={leave}
      slotProps={{ paper: { className: s.sheet, role: 'dialog', 'aria-labelledby': `${id}-title` } }}
    >
      <form onSubmit={submit} className={s.form} noValidate>
        <h2 id={`${id}-title`}>{String(record.displayName)}</h2>
        <div className={s.fields}>
          {fields.map((column) => {
            const { path, field, label } = column
            const issue = issueOf(error, path)
            return (
              <div key={path} className={s.field} data-type={field.type}>
                <label htmlFor={`${id}-${path}`}>{label}</label>
                <FieldInput
                  id={`${id}-${path}`}
                  field={field}
                  value={path in values ? values[path] : (record[path] ?? null)}
                  unit={unitOf(resource, column, record)}
                  onChange={(value) => setValues((all) => ({ ...all, [path]: value }))}
                  invalid={issue !== undefined}
                  describedBy={issue ? `${id}-${path}-issue` : undefined}
                />
                {issue && (
                  <span id={`${id}-${path}-issue`} className={s.issue}>
                    {issue}
                  </span>
                )}
              </div>
            )
          })}
        </div>
        {error !== null && (
          <p role="alert" className={s.error}>
            {isConflict ? t('Somebody else changed this in the meantime.') : messageOf(error)}
          </p>
        )}
        <div className={s.actions}>
          <Button onClick={onClose}>{isConflict ? t('Keep theirs') : t('Go back')}</Button>
          {isConflict ? (
            <Button look="primary" busy={isBusy} onClick={() => void save(true)}>
              {t('Keep mine')}
            </Button>
          ) : (
            <Button type="submit" look="primary" busy={isBusy} disabled={changed.length === 0}>
              {t('Save')}
            </Button>
          )}
        </div>
      </form>
    </Drawer>
  )
}

/** The complaint about one field. */
const issueOf = (error: unknown, path: string): string | undefined =>
  isApiError(error) ? error.issues.find((one) => one.path.includes(path))?.message : undefined
