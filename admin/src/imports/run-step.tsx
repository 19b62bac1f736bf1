import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import { messageOf } from '../data/errors.ts'
import { fieldOf, mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { formatCount, formatRecords } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { plural, t } from '../i18n/translate.ts'
import { isOpen } from '../jobs/jobs.ts'
import { Button } from '../kit/button.tsx'
import { Bone, ErrorState } from '../kit/state.tsx'
import s from './imports.module.css'
import { RunReport } from './run-report.tsx'
import { UndoButton } from './undo-button.tsx'
import { cancelRun, type ImportRun, useRun } from './use-run.ts'

interface RunStepProps {
  resource: Resource
  mode: 'TRY' | 'COMMIT'
  jobId: string
  onBack: () => void
  onCommit: () => Promise<void>
  onAgain: () => void
}

/** A trial or an import as it goes on, and what came of it. */
export function RunStep({ resource, mode, jobId, onBack, onCommit, onAgain }: RunStepProps) {
  const run = useRun(jobId)
  const queryClient = useQueryClient()
  const state = run.data?.job.state
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['own jobs'], refetchType: state ? 'active' : 'none' })
  }, [queryClient, state])
  if (run.error) return <ErrorState error={run.error} retry={() => void run.refetch()} />
  if (!run.data) return <Bone width="100%" height={120} />
  const { job } = run.data
  return (
    <div className={s.run}>
      {isOpen(job) ? (
        <Going run={run.data} mode={mode} jobId={jobId} />
      ) : (
        <Ended
          run={run.data}
          mode={mode}
          resource={resource}
          onBack={onBack}
          onCommit={onCommit}
          onAgain={onAgain}
          onUndone={() => void run.refetch()}
        />
      )}
    </div>
  )
}

function Going({
  run: { job, record },
  mode,
  jobId,
}: {
  run: ImportRun
  mode: 'TRY' | 'COMMIT'
  jobId: string
}) {
  const [isStopping, setStopping] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const stop = async () => {
    setStopping(true)
    await cancelRun(jobId).catch((failure: unknown) => {
      setError(messageOf(failure))
      setStopping(false)
    })
  }
  return (
    <section className={s.going} aria-label={t('Progress')}>
      <h2 className={s.heading}>{mode === 'TRY' ? t('Trying…') : t('Importing…')}</h2>
      <div
        className={s.bar}
        role="progressbar"
        aria-label={t('Progress')}
        aria-valuenow={job.progress}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${Math.max(2, job.progress)}%` }} />
      </div>
      <p className={s.hint}>
        {job.state === 'WAITING' ? t('It begins as soon as a worker is free.') : ''}{' '}
        {record &&
          plural(
            record.rowsRead,
            '{{count}} row, {{refused}} refused.',
            '{{count}} rows, {{refused}} refused.',
            {
              refused: formatCount(record.rowsRejected),
            },
          )}{' '}
        {mode === 'TRY'
          ? t('All is taken back in the end.')
          : t(
              'Up to a thousand records are kept at a time, each of them whole. If it is cut off, it goes on by itself where it was. You may leave this page.',
            )}
      </p>
      {error && (
        <p className={s.error} role="alert">
          {error}
        </p>
      )}
      <div className={s.actions}>
        <Button busy={isStopping} onClick={() => void stop()}>
          {mode === 'TRY' ? t('Stop trying') : t('Stop importing')}
        </Button>
      </div>
    </section>
  )
}

interface EndedProps extends Omit<RunStepProps, 'jobId'> {
  run: ImportRun
  onUndone: () => void
}

function Ended({ run, mode, resource, onBack, onCommit, onAgain, onUndone }: EndedProps) {
  const { record, job } = run
  const knowledge = useKnowledge()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const isDone = job.state === 'DONE' && record !== undefined
  const good = record ? record.imported + record.updated : 0
  const isThere = record !== undefined && record.imported > 0 && record.state !== 'UNDONE'
  const commit = async () => {
    setBusy(true)
    await onCommit().catch((failure: unknown) => setError(messageOf(failure)))
    setBusy(false)
  }
  const words = (count: number) => formatRecords(count, resource)
  return (
    <>
      <RunReport run={run} mode={mode} resource={resource} />
      {error && (
        <p className={s.error} role="alert">
          {error}
        </p>
      )}
      <div className={s.actions}>
        {mode === 'TRY' ? (
          <>
            <Button onClick={onBack}>{t('Back to the columns')}</Button>
            {isDone && good > 0 && (
              <Button look="primary" busy={isBusy} onClick={() => void commit()}>
                {t('Import {{what}}', { what: words(good) })}
              </Button>
            )}
            {isDone && good === 0 && <span className={s.hint}>{t('There is nothing to import.')}</span>}
          </>
        ) : (
          <>
            {isThere && (
              <Link className={s.primaryLink} to={listPath(resource, record, knowledge.viewer.user.id)}>
                {t('Show {{what}}', { what: words(record.imported) })}
              </Link>
            )}
            {job.state !== 'DONE' && <Button onClick={onBack}>{t('Back to the columns')}</Button>}
            <Button onClick={onAgain}>{t('Import another file')}</Button>
            {isThere && mayDo(resource, 'delete') && (
              <UndoButton importId={record.id} what={words(record.imported)} onDone={onUndone} />
            )}
          </>
        )}
      </div>
    </>
  )
}

/** The list of the records that the viewer made while the import ran. */
function listPath(
  resource: Resource,
  { startedAt, finishedAt }: NonNullable<ImportRun['record']>,
  me: string,
): string {
  if (!fieldOf(resource, 'createdAt') || !fieldOf(resource, 'createdBy')) return `/${resource.name}`
  const filter = {
    createdBy: { id: { eq: me } },
    createdAt: { gte: startedAt, ...(finishedAt && { lte: finishedAt }) },
  }
  const linked = { label: t('From the import'), filter }
  return `/${resource.name}?${new URLSearchParams({ view: 'list', filter: JSON.stringify({ linked }) })}`
}
