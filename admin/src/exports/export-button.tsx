import { useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { listArguments } from '../data/provider.ts'
import { formatRecords } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { msg, t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import type { ListState } from '../list/use-list.ts'
import s from './exports.module.css'

const formats = [
  { value: 'XLSX', label: 'Excel', description: msg('A workbook with one sheet') },
  { value: 'CSV', label: 'CSV', description: msg('For spreadsheets and other programs') },
  { value: 'NDJSON', label: 'JSON lines', description: msg('For programs') },
] as const

/** Writes all records of the list to a file, in the background. */
export function ExportButton({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const notify = useNotify()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [format, setFormat] = useState<string>('XLSX')
  const [isWhole, setWhole] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { resource, columns, controller, count } = list
  const start = async () => {
    setBusy(true)
    setError(null)
    const { filter, search, orderBy } = listArguments(knowledge, resource.name, {
      filter: list.filterNow(),
      sort: controller.sort,
      pagination: { page: 1, perPage: 1 },
    } as never)
    try {
      await request(
        `mutation StartExport($entity: String!, $format: ExportFormat!, $columns: [String!], $filter: JSON, $search: String, $orderBy: JSON) {
          startExport(entity: $entity, format: $format, columns: $columns, filter: $filter, search: $search, orderBy: $orderBy) { id }
        }`,
        {
          entity: resource.name,
          format,
          columns: isWhole ? undefined : columns.map(pathOf),
          filter,
          search,
          orderBy,
        },
      )
      setOpen(false)
      notify(t('The export is under way. You are told when the file is ready.'), { type: 'info' })
      void queryClient.invalidateQueries({ queryKey: ['own jobs'] })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const many =
    count === undefined
      ? t('all {{records}}', { records: inText(resource.plural) })
      : formatRecords(count, resource)
  return (
    <>
      <IconButton label={t('Export')} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Download size={16} />
      </IconButton>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={t('Export {{many}}', { many })}
        onSubmit={() => void start()}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('Close')}</Button>
            <Button look="primary" type="submit" busy={isBusy}>
              {t('Export')}
            </Button>
          </>
        }
      >
        <fieldset className={s.choices}>
          <legend>{t('File')}</legend>
          {formats.map(({ value, label, description }) => (
            <label key={value} className={s.choice}>
              <input
                type="radio"
                name="format"
                value={value}
                checked={format === value}
                onChange={() => setFormat(value)}
              />
              <span>
                <strong>{label}</strong>
                <small>{description}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset className={s.choices}>
          <legend>{t('Columns')}</legend>
          <label className={s.choice}>
            <input type="radio" name="columns" checked={!isWhole} onChange={() => setWhole(false)} />
            <span>
              <strong>{t('Those of the list')}</strong>
              <small>{columns.map(({ label }) => label).join(', ')}</small>
            </span>
          </label>
          <label className={s.choice}>
            <input type="radio" name="columns" checked={isWhole} onChange={() => setWhole(true)} />
            <span>
              <strong>{t('All that can be imported')}</strong>
              <small>{t('The file can be changed and imported again')}</small>
            </span>
          </label>
        </fieldset>
        {error !== null && (
          <p className={s.error} role="alert">
            {messageOf(error)}
          </p>
        )}
      </Dialog>
    </>
  )
}

/** A column of related records shows their names. */
function pathOf({ path, field }: ListState['columns'][number]): string {
  return field.type === 'TO_ONE' || field.type === 'TO_MANY' ? `${path}.displayName` : path
}
