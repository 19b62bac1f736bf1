import { CircleCheck, Download, TriangleAlert } from 'lucide-react'
import type { Resource } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
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
        [mode === 'TRY' ? 'To create' : 'Created', record.imported],
        [mode === 'TRY' ? 'To change' : 'Changed', record.updated],
        ['Unchanged', record.unchanged],
        ['Rows refused', record.rowsRejected],
      ]
    : []
  const related = Object.entries(record?.report?.counts.related ?? {})
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
            <div key={label} data-bad={(label === 'Rows refused' && count > 0) || undefined}>
              <dt>{label}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {related.length > 0 && (
        <p className={s.hint}>
          {mode === 'TRY' ? 'Also to be made: ' : 'Also made: '}
          {related.map(([entity, count]) => countOf(count, resources.get(entity), entity)).join(', ')}
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
              Download the refused rows
            </a>{' '}
            with their reasons. Correct them there and import that file.
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
          {lines < refused ? `The first refused rows of ${formatCount(refused)}` : 'Refused rows'}
        </caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Column</th>
            <th scope="col">Value</th>
            <th scope="col">Reason</th>
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
  const name = count === 1 ? resource?.label : resource?.plural
  return `${formatCount(count)} ${(name ?? entity).toLowerCase()}`
}

function titleOf(job: ImportRun['job'], record: ImportRun['record'], mode: 'TRY' | 'COMMIT'): string {
  const what = mode === 'TRY' ? 'The trial' : 'The import'
  if (record?.state === 'UNDONE') return `${what} was undone`
  if (job.state === 'CANCELLED') return `${what} was stopped`
  if (job.state === 'FAILED' || !record) return `${what} failed`
  if (record.rowsRejected === 0) return mode === 'TRY' ? 'Every row is good' : 'Every row was imported'
  return mode === 'TRY' ? 'Some rows would be refused' : 'Some rows were refused'
}

function textOf(job: ImportRun['job'], record: ImportRun['record'], mode: 'TRY' | 'COMMIT'): string {
  if (record?.state === 'UNDONE') return record.message ?? 'What it made was removed again.'
  if (job.state === 'FAILED') return record?.message ?? job.error ?? 'Something unexpected happened.'
  if (mode === 'TRY') return 'This was a trial: nothing was kept.'
  if (job.state === 'CANCELLED')
    return 'What was imported so far stays. Import the same file in the same way again to go on from there.'
  return record && record.rowsRejected > 0
    ? 'The other rows are kept, each record whole.'
    : 'All records are kept.'
}
