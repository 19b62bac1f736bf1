import { useQuery } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { callAuth } from '../auth/session.ts'
import { useStep } from '../auth/use-step.ts'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { ErrorState } from '../kit/state.tsx'
import s from './account.module.css'
import { Row, Section, when } from './section.tsx'
import { useRefresh } from './use-security.ts'

interface Invitation {
  id: string
  name: string
  email: string
  invitedAt: string | null
  expiresAt: string | null
  isExpired: boolean
}

/** People who were invited and have not signed in yet. For administrators. */
export default function InvitationsPage() {
  const open = useQuery({
    queryKey: ['invitations'],
    queryFn: () => callAuth<{ invitations: Invitation[] }>('GET', 'invitations'),
  })
  const refresh = useRefresh()
  const notify = useNotify()
  const [isInviting, setInviting] = useState(false)
  usePageTitle(t('Invitations'))
  if (open.error) return <ErrorState error={open.error} retry={() => void open.refetch()} />
  if (!open.data) return <PageSkeleton />
  const act = (path: string, user: string, words: string) =>
    callAuth('POST', path, { user })
      .then(() => notify(words, { type: 'success' }))
      .then(refresh)
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
  return (
    <div className={s.page}>
      <h1 className={s.title}>{t('Invitations')}</h1>
      <Section
        title={t('Waiting to sign in')}
        hint={t('People with an account who have not chosen a password yet. Links work for seven days.')}
        action={
          <Button look="primary" onClick={() => setInviting(true)}>
            {t('Invite people')}
          </Button>
        }
      >
        {open.data.invitations.length === 0 && <p className={s.hint}>{t('Nobody is waiting.')}</p>}
        <ul className={s.rows}>
          {open.data.invitations.map((one) => (
            <Row key={one.id} title={one.name} detail={`${one.email}, ${stateOf(one)}`}>
              <Button
                look="quiet"
                aria-label={t('Send the invitation of {{name}}', { name: one.name })}
                onClick={() =>
                  void act('invitations', one.id, t('Invitation sent to {{email}}', { email: one.email }))
                }
              >
                {one.invitedAt ? t('Send again') : t('Send')}
              </Button>
              <Button
                look="quiet"
                aria-label={t('Withdraw the invitation of {{name}}', { name: one.name })}
                onClick={() => void act('invitations/withdraw', one.id, t('Invitation withdrawn'))}
              >
                {t('Withdraw')}
              </Button>
            </Row>
          ))}
        </ul>
      </Section>
      <Invite isOpen={isInviting} close={() => setInviting(false)} />
    </div>
  )
}

function stateOf({ invitedAt, expiresAt, isExpired }: Invitation): string {
  if (!invitedAt) return t('not invited yet')
  return isExpired
    ? t('the link ended {{date}}', { date: when(expiresAt) })
    : t('invited {{invited}}, until {{date}}', { invited: when(invitedAt), date: when(expiresAt) })
}

interface Choices {
  roles: { nodes: { id: string; displayName: string }[] }
}

function Invite({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const { isBusy, error, run } = useStep()
  const refresh = useRefresh()
  const notify = useNotify()
  // Everybody has the one left out.
  const roles = useQuery({
    queryKey: ['roles-to-give'],
    queryFn: () =>
      request<Choices>(
        '{ roles(first: 100, filter: { code: { ne: "base.user" } }, orderBy: [{ name: ASC }]) { nodes { id displayName } } }',
      ),
    enabled: isOpen,
  })
  const submit = async () => {
    const isDone = await run(async () => {
      const { createUser } = await request<{ createUser: { id: string } }>(
        'mutation Invite($input: UserCreateInput!) { createUser(input: $input) { id } }',
        { input: { name, email, ...(chosen.length > 0 ? { roles: { link: chosen } } : {}) } },
      )
      await callAuth('POST', 'invitations', { user: createUser.id })
    })
    await refresh()
    if (!isDone) return
    notify(t('Invitation sent to {{email}}', { email }), { type: 'success' })
    setName('')
    setEmail('')
    setChosen([])
    close()
  }
  return (
    <Dialog
      open={isOpen}
      onClose={close}
      title={t('Invite somebody')}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" busy={isBusy} disabled={!name.trim() || !email.trim()}>
            {t('Send invitation')}
          </Button>
        </>
      }
    >
      {error !== null && (
        <p className={s.error} role="alert">
          {messageOf(error)}
        </p>
      )}
      <TextField label={t('Name')} value={name} onChange={setName} />
      <TextField label={t('E-mail')} type="email" value={email} onChange={setEmail} />
      <fieldset className={s.choices}>
        <legend>{t('Roles')}</legend>
        {roles.data?.roles.nodes.map((role) => (
          <label key={role.id} className={s.check}>
            <input
              type="checkbox"
              checked={chosen.includes(role.id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, role.id] : chosen.filter((id) => id !== role.id))
              }
            />
            {role.displayName}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
