import { useQueryClient } from '@tanstack/react-query'
import { Cog, Download, RotateCcw, X } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { msg, plural, t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Panel } from '../kit/panel.tsx'
import s from './jobs.module.css'
import { downloadOf, isOpen, type Job, useOwnJobs } from './jobs.ts'

/** What the viewer began and is under way, with its progress; nothing while there is nothing. */
export function RunningJobs() {
  const jobs = useOwnJobs()
  const navigate = useNavigate()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  if (jobs.length === 0) return null
  const open = jobs.filter(isOpen)
  const go = (path: string) => () => {
    close()
    navigate(path)
  }
  return (
    <>
      <IconButton
        label={
          open.length === 0
            ? t('Jobs')
            : plural(open.length, '{{count}} job under way', '{{count}} jobs under way')
        }
        className={s.button}
        data-running={open.length > 0 || undefined}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Cog size={17} />
        {open.length > 0 && <Ring percent={averageOf(open)} />}
      </IconButton>
      <Panel label={t('Jobs')} anchor={anchor} onClose={close}>
        <h2 className={s.title}>{t('Your jobs')}</h2>
        <ul className={s.list}>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onOpen={go(`/Job/${job.id}`)} />
          ))}
        </ul>
        <div className={s.foot}>
          <Button look="quiet" onClick={go('/Job')}>
            {t('All jobs')}
          </Button>
        </div>
      </Panel>
    </>
  )
}

const averageOf = (jobs: Job[]) => jobs.reduce((sum, { progress }) => sum + progress, 0) / jobs.length

/** How much is done, around the button. */
function Ring({ percent }: { percent: number }) {
  const length = 2 * Math.PI * 13
  return (
    <svg className={s.ring} viewBox="0 0 30 30" aria-hidden>
      <circle cx="15" cy="15" r="13" className={s.track} />
      <circle
        cx="15"
        cy="15"
        r="13"
        className={s.done}
        strokeDasharray={length}
        strokeDashoffset={length * (1 - Math.max(4, percent) / 100)}
      />
    </svg>
  )
}

const words: Record<Job['state'], string> = {
  WAITING: msg('Waiting'),
  RUNNING: msg('Running'),
  DONE: msg('Done'),
  FAILED: msg('Failed'),
  CANCELLED: msg('Cancelled'),
}

function JobRow({ job, onOpen }: { job: Job; onOpen: () => void }) {
  const notify = useNotify()
  const queryClient = useQueryClient()
  const { id, label, state, progress, message, error } = job
  const download = downloadOf(job)
  const act = (mutation: string) => async () => {
    try {
      await request(`mutation Act($id: ID!) { ${mutation}(ids: [$id]) { id } }`, { id })
    } catch (failure) {
      notify(messageOf(failure), { type: 'error' })
    }
    await queryClient.invalidateQueries({ queryKey: ['own jobs'] })
  }
  return (
    <li className={s.row} data-state={state}>
      <div className={s.line}>
        <button type="button" className={s.name} onClick={onOpen}>
          {label}
        </button>
        {download && state === 'DONE' && (
          <a className={s.download} href={download} download aria-label={t('Download {{label}}', { label })}>
            <Download size={15} aria-hidden />
            {t('Download')}
          </a>
        )}
        {isOpen(job) && (
          <IconButton label={t('Cancel {{label}}', { label })} onClick={act('cancelJobs')}>
            <X size={15} />
          </IconButton>
        )}
        {state === 'FAILED' && (
          <IconButton label={t('Run {{label}} again', { label })} onClick={act('retryJobs')}>
            <RotateCcw size={15} />
          </IconButton>
        )}
      </div>
      {isOpen(job) && (
        <div
          className={s.bar}
          role="progressbar"
          aria-label={label}
          aria-valuenow={progress}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${progress}%` }} />
        </div>
      )}
      <p className={s.words}>
        {state === 'FAILED' && error ? error : [t(words[state]), message].filter(Boolean).join(' · ')}
      </p>
    </li>
  )
}
