import { formatCount } from '../fields/format.ts'
import { msg, t } from '../i18n/translate.ts'
import k from '../kit/tabs.module.css'
import s from './inbox.module.css'
import type { Tab } from './inbox.ts'

const names: [Tab, string][] = [
  ['UNREAD', msg('Unread')],
  ['ALL', msg('All')],
]

/** Which notices are shown. */
export function Tabs(props: { tab: Tab; setTab: (tab: Tab) => void; unread: number }) {
  return (
    <div className={s.tabs} role="tablist" aria-label={t('Which notifications')}>
      {names.map(([name, label]) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={props.tab === name}
          className={k.tab}
          onClick={() => props.setTab(name)}
        >
          {t(label)}
          {name === 'UNREAD' && props.unread > 0 && (
            <span className={k.count}>{formatCount(props.unread)}</span>
          )}
        </button>
      ))}
    </div>
  )
}
