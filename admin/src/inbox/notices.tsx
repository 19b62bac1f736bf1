import { BellRing } from 'lucide-react'
import { t } from '../i18n/translate.ts'
import { Bone, ErrorState, Message } from '../kit/state.tsx'
import s from './inbox.module.css'
import type { Tab, useInbox } from './inbox.ts'
import { NoticeRow } from './notice-row.tsx'

/** The notices of a tab, or what there is instead. */
export function Notices(props: { inbox: ReturnType<typeof useInbox>; tab: Tab; onOpen?: () => void }) {
  const { inbox, tab, onOpen } = props
  if (inbox.error) return <ErrorState error={inbox.error} retry={() => void inbox.refetch()} />
  if (!inbox.data)
    return (
      <div className={s.bones} aria-busy>
        {[70, 55, 80].map((width) => (
          <Bone key={width} width={`${width}%`} />
        ))}
      </div>
    )
  const { nodes } = inbox.data.inbox
  if (nodes.length === 0)
    return (
      <Message
        icon={<BellRing size={22} />}
        title={tab === 'UNREAD' ? t('You are up to date') : t('Nothing here yet')}
      >
        {tab === 'UNREAD'
          ? t('What is new for you appears here as it happens.')
          : t('Finished exports, failed jobs and what your company automates tell you here.')}
      </Message>
    )
  return (
    <ul className={s.list}>
      {nodes.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} onOpen={onOpen} />
      ))}
    </ul>
  )
}
