import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { Link } from 'react-router-dom'
import { aboutFilter, type RecordActivity } from '../activity/use-activity.ts'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { FileRow } from './file-row.tsx'
import s from './files.module.css'
import { formatShare } from './size.ts'
import { useDrop } from './use-drop.ts'
import { useSending } from './use-sending.ts'

/** The files of a record, the latest first; more are dropped onto it or chosen. */
export function Files(props: { resource: Resource; id: string; files: RecordActivity['files'] }) {
  const { resource, id, files } = props
  const input = useRef<HTMLInputElement>(null)
  const { sending, send } = useSending({ entity: resource.name, id })
  const { isOver, handlers } = useDrop(send)
  const isAllowed = mayDo(resource, 'update')
  const linked = { label: t('Files of this record'), filter: aboutFilter(resource.name, id) }
  return (
    <div className={s.files} data-over={isOver || undefined} {...(isAllowed ? handlers : {})}>
      {isAllowed && (
        <div className={s.add}>
          <input
            ref={input}
            type="file"
            multiple
            aria-label={t('Files to add')}
            className="visually-hidden"
            tabIndex={-1}
            onChange={(event) => {
              void send([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
          <Button icon={<Paperclip size={15} />} onClick={() => input.current?.click()}>
            {t('Add files')}
          </Button>
          <span className={`${s.hint} ${s.drop}`}>{t('or drop them here')}</span>
        </div>
      )}
      {files.totalCount === 0 && sending.length === 0 && <p className={s.none}>{t('No files yet.')}</p>}
      {sending.length > 0 && (
        <ul className={s.sending} aria-label={t('Being sent')}>
          {sending.map(({ key, name, share }) => (
            <li key={key}>
              <span className={s.name}>{name}</span>
              <progress value={share} aria-label={name} />
              <span className={s.hint}>{formatShare(share)}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className={s.list} aria-label={t('Files')}>
        {files.nodes.map((file) => (
          <FileRow key={file.id} file={file} />
        ))}
      </ul>
      {files.totalCount > files.nodes.length && (
        <Link
          className={s.more}
          to={`/Attachment?${new URLSearchParams({ view: 'list', filter: JSON.stringify({ linked }) })}`}
        >
          {t('Show all {{count}} files', { count: files.totalCount })}
        </Link>
      )}
    </div>
  )
}
