import { Bell as BellIcon, CheckCheck, Settings } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Panel } from '../kit/panel.tsx'
import s from './inbox.module.css'
import { type Tab, useInbox, useMarkRead, useNews } from './inbox.ts'
import { Notices } from './notices.tsx'
import { Tabs } from './tabs.tsx'

/** The bell of the top bar, with how many notices were not read, and the inbox under it. */
export function Bell() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [tab, setTab] = useState<Tab>('UNREAD')
  const inbox = useInbox(tab)
  const markRead = useMarkRead()
  const navigate = useNavigate()
  useNews()
  const unread = inbox.data?.unread.totalCount ?? 0
  const close = () => setAnchor(null)
  const go = (path: string) => () => {
    close()
    navigate(path)
  }
  return (
    <>
      <span className={s.bell}>
        <IconButton
          label={unread > 0 ? t('Notifications, {{unread}} unread', { unread }) : t('Notifications')}
          aria-haspopup="dialog"
          aria-expanded={anchor !== null}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <BellIcon size={17} />
          {unread > 0 && (
            <span className={s.badge} aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </IconButton>
      </span>
      <Panel label={t('Notifications')} anchor={anchor} onClose={close}>
        <div className={s.head}>
          <Tabs tab={tab} setTab={setTab} unread={unread} />
          <IconButton
            label={t('Mark all as read')}
            disabled={unread === 0}
            onClick={() => void markRead('ALL')}
          >
            <CheckCheck size={16} />
          </IconButton>
          <IconButton label={t('Settings of notifications')} onClick={go('/inbox/settings')}>
            <Settings size={16} />
          </IconButton>
        </div>
        <div className={s.scroll}>
          <Notices inbox={inbox} tab={tab} onOpen={close} />
        </div>
        <div className={s.foot}>
          <Button look="quiet" onClick={go('/inbox')}>
            {t('Open the inbox')}
          </Button>
        </div>
      </Panel>
    </>
  )
}
