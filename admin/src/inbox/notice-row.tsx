import { Check, Download } from 'lucide-react'
import { useNavigate } from 'react-router-dom'
import { formatAgo } from '../fields/ago.ts'
import { formatInstant } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import s from './inbox.module.css'
import { type Notice, useMarkRead } from './inbox.ts'

/** One notice: a click opens what it is about and puts it away. */
export function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen?: () => void }) {
  const navigate = useNavigate()
  const markRead = useMarkRead()
  const { resources } = useKnowledge()
  const { id, message, entity, recordId, link, readAt, createdAt } = notice
  const resource = resources.get(entity ?? '')
  // Only paths of this site: anything else would lead who trusts the inbox elsewhere.
  const path = link && /^\/(?![/\\])/.test(link) ? link : undefined
  const isFile = path?.startsWith('/base/') ?? false
  const open = () => {
    if (!readAt) void markRead([id])
    if (isFile) return
    const target = path ?? (resource && recordId ? `/${resource.name}/${recordId}` : undefined)
    if (target) navigate(target)
    onOpen?.()
  }
  const content = (
    <>
      <span className={s.mark} aria-hidden>
        {isFile ? (
          <Download size={16} />
        ) : (
          <Icon name={resource?.icon ?? 'bell'} label={resource?.label ?? t('Inbox')} />
        )}
      </span>
      <span className={s.words}>
        <span className={s.message}>{message}</span>
        <time className={s.time} dateTime={createdAt} title={formatInstant(createdAt, 'exact')}>
          {formatAgo(createdAt)}
        </time>
      </span>
      {!readAt && <span className={s.dot} role="img" aria-label={t('Not read')} />}
    </>
  )
  return (
    <li className={s.row} data-unread={!readAt || undefined}>
      {isFile ? (
        <a className={s.open} href={path} download onClick={open}>
          {content}
        </a>
      ) : (
        <button type="button" className={s.open} onClick={open}>
          {content}
        </button>
      )}
      {!readAt && (
        <IconButton label={t('Mark as read')} className={s.read} onClick={() => void markRead([id])}>
          <Check size={15} />
        </IconButton>
      )}
    </li>
  )
}
