import Tooltip from '@mui/material/Tooltip'
import { Bell, BellOff } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { Face } from '../files/face.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { type About, aboutInput } from './about.ts'
import s from './activity.module.css'
import { AddFollower } from './add-follower.tsx'
import { type RecordActivity, useActivityNews } from './use-activity.ts'

const shown = 5

/** Who follows the record, and the button to be one of them. */
export function Followers({
  about,
  followers,
  mayAdd,
}: {
  about: About
  followers: RecordActivity['followers']
  /** Whether the viewer may make others follow. */
  mayAdd: boolean
}) {
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
      <ul className={s.people} aria-label={t('Followers')}>
        {followers.totalCount > 0 && (
          <li className={s.more} role="presentation">
            {t('Followed by')}
          </li>
        )}
        {followers.nodes.slice(0, shown).map(({ id, user }) => (
          <li key={id}>
            <Tooltip title={user?.displayName ?? ''}>
              <span className={s.follower} role="img" aria-label={user?.displayName ?? t('Somebody')}>
                <Face person={user ?? { displayName: '' }} look="row" />
              </span>
            </Tooltip>
          </li>
        ))}
        {more > 0 && <li className={s.more}>+{more}</li>}
        {followers.totalCount === 0 && <li className={s.more}>{t('Nobody follows yet')}</li>}
        {mayAdd && (
          <li>
            <AddFollower about={about} />
          </li>
        )}
      </ul>
      <Button
        look="quiet"
        busy={isBusy}
        icon={own ? <BellOff size={15} /> : <Bell size={15} />}
        onClick={() => void toggle()}
      >
        {own ? t('Unfollow') : t('Follow')}
      </Button>
    </div>
  )
}
