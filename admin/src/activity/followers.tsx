import Tooltip from '@mui/material/Tooltip'
import { Bell, BellOff } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { initialsOf } from '../fields/initials.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { Button } from '../kit/button.tsx'
import { type About, aboutInput } from './about.ts'
import s from './activity.module.css'
import { type RecordActivity, useActivityNews } from './use-activity.ts'

const shown = 5

/** Who follows the record, and the button to be one of them. */
export function Followers({ about, followers }: { about: About; followers: RecordActivity['followers'] }) {
  const { viewer } = useKnowledge()
  const notify = useNotify()
  const readAnew = useActivityNews()
  const [isBusy, setBusy] = useState(false)
  const own = followers.nodes.find(({ user }) => user?.id === viewer.user.id)
  const toggle = async () => {
    setBusy(true)
    try {
      if (own)
        await request('mutation Unfollow($ids: [ID!]!) { deleteFollowers(ids: $ids) }', { ids: [own.id] })
      else
        await request(
          'mutation Follow($input: FollowerCreateInput!) { createFollower(input: $input) { id } }',
          { input: { ...aboutInput(about), user: viewer.user.id } },
        )
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
    await readAnew()
    setBusy(false)
  }
  const more = followers.totalCount - shown
  return (
    <div className={s.followers}>
      <ul className={s.people} aria-label="Followers">
        {followers.totalCount > 0 && (
          <li className={s.more} role="presentation">
            Followed by
          </li>
        )}
        {followers.nodes.slice(0, shown).map(({ id, user }) => (
          <li key={id}>
            <Tooltip title={user?.displayName ?? ''}>
              <span className={s.avatar} role="img" aria-label={user?.displayName ?? 'Somebody'}>
                {initialsOf(user?.displayName ?? '')}
              </span>
            </Tooltip>
          </li>
        ))}
        {more > 0 && <li className={s.more}>+{more}</li>}
        {followers.totalCount === 0 && <li className={s.more}>Nobody follows yet</li>}
      </ul>
      <Button
        look="quiet"
        busy={isBusy}
        icon={own ? <BellOff size={15} /> : <Bell size={15} />}
        onClick={() => void toggle()}
      >
        {own ? 'Unfollow' : 'Follow'}
      </Button>
    </div>
  )
}
