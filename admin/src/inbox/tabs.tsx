import { formatCount } from '../fields/format.ts'
import s from './inbox.module.css'
import type { Tab } from './inbox.ts'

const names: [Tab, string][] = [
  ['UNREAD', 'Unread'],
  ['ALL', 'All'],
]

/** Which notices are shown. */
export function Tabs(props: { tab: Tab; setTab: (tab: Tab) => void; unread: number }) {
  return (
    <div className={s.tabs} role="tablist" aria-label="Which notifications">
      {names.map(([name, label]) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={props.tab === name}
          className={s.tab}
          onClick={() => props.setTab(name)}
        >
          {label}
          {name === 'UNREAD' && props.unread > 0 && (
            <span className={s.count}>{formatCount(props.unread)}</span>
          )}
        </button>
      ))}
    </div>
  )
}
