import { useState } from 'react'
import type { Resource } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { Bone, ErrorState } from '../kit/state.tsx'
import s from './activity.module.css'
import { Comments } from './comments.tsx'
import { Followers } from './followers.tsx'
import { Plans } from './plans.tsx'
import { useActivity, useLiveActivity } from './use-activity.ts'

type Tab = 'COMMENTS' | 'PLANS'

/** What is said and planned about a record, and who follows it. */
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
    ['COMMENTS', 'Comments', data.comments.totalCount],
    ['PLANS', 'Activities', data.activities.totalCount],
  ]
  return (
    <>
      <Followers about={about} followers={data.followers} />
      <div className={s.tabs} role="tablist" aria-label="Activity">
        {tabs.map(([name, label, count]) => (
          <button
            key={name}
            id={`activity-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="activity-shown"
            className={s.tab}
            onClick={() => setTab(name)}
          >
            {label}
            {count > 0 && <span className={s.count}>{formatCount(count)}</span>}
          </button>
        ))}
      </div>
      <div id="activity-shown" role="tabpanel" aria-labelledby={`activity-tab-${tab}`} className={s.shown}>
        {tab === 'COMMENTS' ? (
          <Comments about={about} comments={data.comments} />
        ) : (
          <Plans about={about} plans={data.activities} />
        )}
      </div>
    </>
  )
}
