import { useState } from 'react'
import { mayDo } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { Files } from '../files/files.tsx'
import { t } from '../i18n/translate.ts'
import { Bone, ErrorState } from '../kit/state.tsx'
import k from '../kit/tabs.module.css'
import s from './activity.module.css'
import { Comments } from './comments.tsx'
import { Followers } from './followers.tsx'
import { Plans } from './plans.tsx'
import { useActivity, useLiveActivity } from './use-activity.ts'

type Tab = 'COMMENTS' | 'PLANS' | 'FILES'

/** What is said and planned about a record, its files, and who follows it. */
export default function ActivityPanel({ resource, id }: { resource: Resource; id: string }) {
  const [tab, setTab] = useState<Tab>('COMMENTS')
  const { data, error, refetch } = useActivity(resource.name, id)
  useLiveActivity(resource.name, id)
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <div className={s.bones} aria-busy>
        <Bone width="60%" />
        <Bone width="85%" />
      </div>
    )
  const about = { entity: resource.name, id }
  const tabs: [Tab, string, number][] = [
    ['COMMENTS', t('Comments'), data.comments.totalCount],
    ['PLANS', t('Activities'), data.activities.totalCount],
    ['FILES', t('Files'), data.files.totalCount],
  ]
  return (
    <>
      <Followers about={about} followers={data.followers} mayAdd={mayDo(resource, 'update')} />
      <div className={s.tabs} role="tablist" aria-label={t('Activity')}>
        {tabs.map(([name, label, count]) => (
          <button
            key={name}
            id={`activity-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="activity-shown"
            className={k.tab}
            onClick={() => setTab(name)}
          >
            {label}
            {count > 0 && <span className={k.count}>{formatCount(count)}</span>}
          </button>
        ))}
      </div>
      <div id="activity-shown" role="tabpanel" aria-labelledby={`activity-tab-${tab}`} className={s.shown}>
        {tab === 'COMMENTS' && <Comments about={about} comments={data.comments} />}
        {tab === 'PLANS' && <Plans about={about} plans={data.activities} />}
        {tab === 'FILES' && <Files resource={resource} id={id} files={data.files} />}
      </div>
    </>
  )
}
