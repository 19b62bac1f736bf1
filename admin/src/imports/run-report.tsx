import { CircleCheck, Download, TriangleAlert } from 'lucide-react'
import type { Resource } from '../data/types.ts'
import { formatCount, formatRecords } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import s from './imports.module.css'
import r from './run-report.module.css'
import type { RefusedRow } from './types.ts'
import type { ImportRun } from './use-run.ts'

/** What came of a run: how many records, and which rows were refused, where and why. */
export function RunReport({
  run: { job, record },
  mode,
  resource,
}: {
  run: ImportRun
  mode: 'TRY' | 'COMMIT'
  resource: Resource
}) {
  const { resources } = useKnowledge()
  const isGood = job.state === 'DONE' && record?.rowsRejected === 0
  const counts: [string, number][] = record
    ? [
        [mode === 'TRY' ? t('To create') : t('Created'), record.imported],
        [mode === 'TRY' ? t('To change') : t('Changed'), record.updated],
        [t('Unchanged'), record.unchanged],
        [t('Rows refused'), record.rowsRejected],
      ]
    : []
  const related = Object.entries(record?.report?.counts.related ?? {})
  const also = {
    records: related.map(([entity, count]) => countOf(count, resources.get(entity), entity)).join(', '),
  }
  const download = record?.report?.errorsFiles[0]
  const errors = (record?.errors ?? []).toSorted((a, b) => a.line - b.line)
  return (
    <>
      <div className={r.verdict} data-good={isGood || undefined} role="status">
        {isGood ? <CircleCheck size={18} aria-hidden /> : <TriangleAlert size={18} aria-hidden />}
        <div>
          <h2>{titleOf(job, record, mode)}</h2>
          <p>{textOf(job, record, mode)}</p>
        </div>
      </div>
      {counts.length > 0 && (
        <dl className={r.counts}>
          {counts.map(([label, count]) => (
            <div key={label} data-bad={(label === t('Rows refused') && count > 0) || undefined}>
              <dt>{label}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {related.length > 0 && (
        <p className={s.hint}>
          {mode === 'TRY' ? t('Also to be made: {{records}}', also) : t('Also made: {{records}}', also)}
        </p>
      )}
      {errors.length > 0 && (
        <Errors errors={errors} refused={record?.rowsRejected ?? 0} resource={resource} />
      )}
      {download && (
        <p className={s.templates}>
          <Download size={15} aria-hidden />
          <span>
            <a href={download} download>
              {t('Download the refused rows')}
            </a>{' '}
            {t('with their reasons. Correct them there and import that file.')}
          </span>
        </p>
      )}
    </>
  )
}

function Errors({
  errors,
  refused,
  resource,
}: {
  errors: RefusedRow[]
  refused: number
  resource: Resource
}) {
  const lines = new Set(errors.map(({ line }) => line)).size
  const labelOf = ({ column, field }: RefusedRow) =>
    column ?? resource.fields.find(({ name }) => name === field?.split('.')[0])?.label ?? field ?? ''
  return (
    <div className={r.errors}>
      <table>
        <caption>
          {lines < refused
            ? t('The first refused rows of {{refused}}', { refused: formatCount(refused) })
            : t('Refused rows')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('Row')}</th>
            <th scope="col">{t('Column')}</th>
            <th scope="col">{t('Value')}</th>
            <th scope="col">{t('Reason')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error, at) => (
            // Rows of a report never move, and one may have the same complaint twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <tr key={at}>
              <td>{error.line}</td>
              <td>{labelOf(error)}</td>
              <td>{error.value ?? ''}</td>
              <td>{error.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function countOf(count: number, resource: Resource | undefined, entity: string): string {
  return formatRecords(count, resource ?? { label: entity, plural: entity })
}

function titleOf(job: ImportRun['job'], record: ImportRun['record'], mode: 'TRY' | 'COMMIT'): string {
  const isTrial = mode === 'TRY'
  if (record?.state === 'UNDONE') return isTrial ? t('The trial was undone') : t('The import was undone')
  if (job.state === 'CANCELLED') return isTrial ? t('The trial was stopped') : t('The import was stopped')
  if (job.state === 'FAILED' || !record) return isTrial ? t('The trial failed') : t('The import failed')
  if (record.rowsRejected === 0) return isTrial ? t('Every row is good') : t('Every row was imported')
  return isTrial ? t('Some rows would be refused') : t('Some rows were refused')
}

function textOf(job: ImportRun['job'], record: ImportRun['record'], mode: 'TRY' | 'COMMIT'): string {
  if (record?.state === 'UNDONE') return record.message ?? t('What it made was removed again.')
  if (job.state === 'FAILED') return record?.message ?? job.error ?? t('Something unexpected happened.')
  if (mode === 'TRY') return t('This was a trial: nothing was kept.')
  if (job.state === 'CANCELLED')
    return t(
      'What was imported so far stays. Import the same file in the same way again to go on from there.',
    )
  return record && record.rowsRejected > 0
    ? t('The other rows are kept, each record whole.')
    : t('All records are kept.')
}
