import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { ErrorState } from '../kit/state.tsx'
import s from './inbox.module.css'

/** How often mail tells of what was not read. Mails lead here, too, for those who want no more of them. */
export default function InboxSettingsPage() {
  const { viewer, resources } = useKnowledge()
  const { id } = viewer.user
  const queryClient = useQueryClient()
  const notify = useNotify()
  const navigate = useNavigate()
  usePageTitle(t('Settings of notifications'))
  const key = ['inbox settings', id]
  /** What was clicked shows at once; until it is saved it is not what the server knows. */
  const [picked, setPicked] = useState<string>()
  const chosen = useQuery({
    queryKey: key,
    queryFn: async () =>
      (
        await request<{ user: { noticeMail: string } }>(
          'query NoticeMail($id: ID!) { user(id: $id) { noticeMail } }',
          { id },
        )
      ).user.noticeMail,
  })
  if (chosen.error) return <ErrorState error={chosen.error} retry={() => void chosen.refetch()} />
  if (chosen.data === undefined) return <PageSkeleton />
  const field = resources.get('User')?.fields.find(({ name }) => name === 'noticeMail')
  const choose = async (value: string) => {
    setPicked(value)
    try {
      await request(
        'mutation SetNoticeMail($id: ID!, $value: UserNoticeMail!) { updateUser(id: $id, input: { noticeMail: $value }) { id } }',
        { id, value },
      )
      queryClient.setQueryData(key, value)
      notify(t('Saved.'), { type: 'success' })
    } catch (error) {
      notify(messageOf(error), { type: 'error' })
    }
    setPicked(undefined)
  }
  return (
    <div className={s.page}>
      <div className={s.pageHead}>
        <h1 className={s.title}>{t('Settings of notifications')}</h1>
        <Button look="quiet" icon={<ArrowLeft size={16} />} onClick={() => navigate('/inbox')}>
          {t('Inbox')}
        </Button>
      </div>
      <fieldset className={s.choices}>
        <legend>{t('When to mail me what I have not read')}</legend>
        {(field?.choices ?? []).map(({ value, label, description }) => (
          <label key={value} className={s.choice}>
            <input
              type="radio"
              name="noticeMail"
              value={value}
              checked={(picked ?? chosen.data) === value}
              onChange={() => void choose(value)}
            />
            <span>
              <strong>{label}</strong>
              {description && <small>{description}</small>}
            </span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
