import MenuItem from '@mui/material/MenuItem'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, LogOut, MonitorX, Users } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useDeferredValue } from 'react'
import { Link, useSearchParams } from 'react-router-dom'
import { browserOf } from '../account/devices.tsx'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { formatAgo } from '../fields/ago.ts'
import { formatCount, formatInstant } from '../fields/format.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import {
  EndSessionsOfUserDocument,
  EndUserSessionsDocument,
  UserSessionsDocument,
  type UserSessionsQuery,
} from '../generated/graphql.ts'
import { plural, t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { Message } from '../kit/state.tsx'
import { addressOf } from './address-of.ts'
import s from './administration.module.css'
import { DataPage } from './data-page.tsx'
import { type DataColumn, DataTable } from './data-table.tsx'

type Session = UserSessionsQuery['userSessions']['sessions'][number]

const key = 'userSessions'
/** How often it is looked again, while somebody looks at it: sessions come and go without a word. */
const again = 4_000

/** Everybody who is signed in, and where. For administrators. */
export default function SessionsPage() {
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const words = useDeferredValue(search.trim())
  const queryClient = useQueryClient()
  const notify = useNotify()
  const people = useKnowledge().viewerTypes.user ?? ''
  usePageTitle(t('Sessions'))
  const found = useQuery({
    queryKey: [key, words],
    queryFn: ({ signal }) =>
      request<UserSessionsQuery>(String(UserSessionsDocument), { search: words || null }, signal).then(
        (answer) => answer.userSessions,
      ),
    refetchInterval: again,
    placeholderData: (before) => before,
  })
  const end = (document: unknown, variables: object, done: string) =>
    request(String(document), { ...variables })
      .then(() => notify(done, { type: 'success' }))
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
      .then(() => queryClient.invalidateQueries({ queryKey: [key] }))
  const endOne = (one: Session) =>
    end(EndUserSessionsDocument, { ids: [one.id] }, t('{{name}} is signed out there', { name: one.userName }))
  const endAll = (one: Session) =>
    end(
      EndSessionsOfUserDocument,
      { user: one.userId },
      t('{{name}} is signed out everywhere', { name: one.userName }),
    )
  const setSearch = (value: string) => setParams(value ? { search: value } : {}, { replace: true })
  return (
    <DataPage
      title={t('Sessions')}
      found={found}
      search={{ label: t('Name, e-mail or address'), value: search, onChange: setSearch }}
    >
      {({ sessions, totalCount }) => (
        <>
          {sessions.length === 0 ? (
            <Message
              icon={<Users size={22} />}
              title={t('Nobody of that name is signed in')}
              actions={<Button onClick={() => setSearch('')}>{t('Show all sessions')}</Button>}
            >
              {t('Sessions end by signing out, after twelve hours without use, and after thirty days.')}
            </Message>
          ) : (
            <DataTable
              label={t('Sessions')}
              rows={sessions}
              keyOf={(one) => one.id}
              columns={columnsFor(people)}
              detail={(one) =>
                [browserOf(one.userAgent ?? null), addressOf(one.ip), formatAgo(one.lastSeenAt)]
                  .filter(Boolean)
                  .join(' · ')
              }
              actions={(one) =>
                one.isCurrent ? (
                  <Badge choice={{ label: t('This session'), tone: 'SUCCESS' }} />
                ) : (
                  <Menu
                    align="end"
                    button={
                      <IconButton label={t('Actions for the session of {{name}}', { name: one.userName })}>
                        <Ellipsis size={16} />
                      </IconButton>
                    }
                  >
                    {(choose) => [
                      <MenuItem key="one" onClick={choose(() => void endOne(one))}>
                        <LogOut size={15} /> {t('End this session')}
                      </MenuItem>,
                      <MenuItem key="all" onClick={choose(() => void endAll(one))}>
                        <MonitorX size={15} /> {t('End all sessions of {{name}}', { name: one.userName })}
                      </MenuItem>,
                    ]}
                  </Menu>
                )
              }
            />
          )}
          {totalCount > sessions.length && (
            <p className={s.foot}>
              {plural(
                totalCount,
                'The {{shown}} used last of {{count}} session. Search for a person to see theirs.',
                'The {{shown}} used last of {{count}} sessions. Search for a person to see theirs.',
                { shown: formatCount(sessions.length) },
              )}
            </p>
          )}
        </>
      )}
    </DataPage>
  )
}

function columnsFor(people: string): DataColumn<Session>[] {
  return [
    {
      label: t('Person'),
      show: (one) => (
        <>
          <Link to={`/${people}/${one.userId}`}>{one.userName}</Link>{' '}
          <span className={s.muted}>{one.email}</span>
        </>
      ),
    },
    {
      label: t('Device'),
      show: (one) => <span title={one.userAgent ?? ''}>{browserOf(one.userAgent ?? null)}</span>,
    },
    { label: t('Address'), show: (one) => addressOf(one.ip) },
    { label: t('Signed in by'), show: (one) => one.method ?? '' },
    {
      label: t('Signed in'),
      show: (one) => (
        <time title={formatInstant(one.createdAt, 'exact')}>{formatInstant(one.createdAt)}</time>
      ),
    },
    {
      label: t('Last used'),
      show: (one) => <time title={formatInstant(one.lastSeenAt, 'exact')}>{formatAgo(one.lastSeenAt)}</time>,
    },
  ]
}
