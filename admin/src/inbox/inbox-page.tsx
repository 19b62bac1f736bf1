import { CheckCheck, Settings } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { usePageTitle } from '../frame/crumbs.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './inbox.module.css'
import { type Tab, useInbox, useMarkRead } from './inbox.ts'
import { Notices } from './notices.tsx'
import { Tabs } from './tabs.tsx'

const mostPages = 3

/** The inbox as a page, with older notices. */
export default function InboxPage() {
  const [tab, setTab] = useState<Tab>('ALL')
  const [pages, setPages] = useState(1)
  const inbox = useInbox(tab, pages)
  const markRead = useMarkRead()
  const navigate = useNavigate()
  usePageTitle(t('Inbox'))
  const unread = inbox.data?.unread.totalCount ?? 0
  const hasMore = inbox.data?.inbox.pageInfo.hasNextPage ?? false
  return (
    <div className={s.page}>
      <div className={s.pageHead}>
        <h1 className={s.title}>{t('Inbox')}</h1>
        <Tabs tab={tab} setTab={setTab} unread={unread} />
        <Button icon={<CheckCheck size={16} />} disabled={unread === 0} onClick={() => void markRead('ALL')}>
          {t('Mark all as read')}
        </Button>
        <Button look="quiet" icon={<Settings size={16} />} onClick={() => navigate('/inbox/settings')}>
          {t('Mail settings')}
        </Button>
      </div>
      <Notices inbox={inbox} tab={tab} />
      {hasMore &&
        (pages < mostPages ? (
          <Button className={s.more} onClick={() => setPages(pages + 1)}>
            {t('Show older ones')}
          </Button>
        ) : (
          <Button className={s.more} onClick={() => navigate('/Notification')}>
            {t('Show all in a list')}
          </Button>
        ))}
    </div>
  )
}
