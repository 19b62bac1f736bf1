import { useQuery } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { callAuth } from '../auth/session.ts'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'
import { Row, Section, when } from './section.tsx'
import { useProved } from './use-proved.tsx'
import { useRefresh } from './use-security.ts'

interface Key {
  id: string
  name: string
  prefix: string
  user: { name: string }
  scopes: { readOnly?: boolean; entities?: string[]; operations?: string[] } | null
  networks: string[] | null
  requestsPerMinute: number | null
  expiresAt: string | null
  lastUsedAt: string | null
}

const empty = { name: '', isReadOnly: false, entities: '', networks: '', expiresAt: '', rate: '' }
const listOf = (text: string) => text.split(/[\s,]+/).filter(Boolean)

/** Keys by which programs act as the viewer; administrators see those of all. */
export function ApiKeys({ ofAll }: { ofAll: boolean }) {
  const keys = useQuery({
    queryKey: ['api-keys', ofAll],
    queryFn: () => callAuth<{ keys: Key[] }>('GET', ofAll ? 'api-keys?of=all' : 'api-keys'),
  })
  const { call, dialog } = useProved()
  const refresh = useRefresh()
  const notify = useNotify()
  const [wanted, setWanted] = useState<typeof empty | null>(null)
  const [made, setMade] = useState<string | null>(null)
  const attempt = (work: () => Promise<unknown>) =>
    work()
      .then(refresh)
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
  const make = (form: typeof empty) =>
    attempt(async () => {
      const answer = await call<{ key: string }>('api-keys', {
        name: form.name,
        readOnly: form.isReadOnly,
        entities: listOf(form.entities),
        networks: listOf(form.networks),
        expiresAt: form.expiresAt ? new Date(form.expiresAt).toISOString() : null,
        requestsPerMinute: form.rate ? Number(form.rate) : null,
      })
      if (!answer) return
      setWanted(null)
      setMade(answer.key)
    })
  return (
    <Section
      title={t('API keys')}
      hint={t('By a key a program acts as you. Give it no more than it needs.')}
      action={<Button onClick={() => setWanted(empty)}>{t('Make API key')}</Button>}
    >
      <ul className={s.rows}>
        {keys.data?.keys.map((key) => (
          <Row key={key.id} title={ofAll ? `${key.name} · ${key.user.name}` : key.name} detail={factsOf(key)}>
            <Button
              look="quiet"
              aria-label={t('Revoke {{name}}', { name: key.name })}
              onClick={() => void attempt(() => callAuth('POST', 'api-keys/revoke', { id: key.id }))}
            >
              {t('Revoke')}
            </Button>
          </Row>
        ))}
      </ul>
      <Dialog
        open={wanted !== null}
        onClose={() => setWanted(null)}
        title={t('Make an API key')}
        onSubmit={() => wanted && void make(wanted)}
        actions={
          <>
            <Button onClick={() => setWanted(null)}>{t('Cancel')}</Button>
            <Button look="primary" type="submit" disabled={!wanted?.name.trim()}>
              {t('Make key')}
            </Button>
          </>
        }
      >
        {wanted && (
          <>
            <TextField
              label={t('Name')}
              placeholder={t('Web shop')}
              value={wanted.name}
              onChange={(name) => setWanted({ ...wanted, name })}
            />
            <label className={s.check}>
              <input
                type="checkbox"
                checked={wanted.isReadOnly}
                onChange={(event) => setWanted({ ...wanted, isReadOnly: event.target.checked })}
              />
              {t('May only read')}
            </label>
            <TextField
              label={t('Only these entities')}
              placeholder={t('all')}
              value={wanted.entities}
              onChange={(entities) => setWanted({ ...wanted, entities })}
            />
            <TextField
              label={t('Only from these networks')}
              placeholder="203.0.113.0/24, 2001:db8::/32"
              value={wanted.networks}
              onChange={(networks) => setWanted({ ...wanted, networks })}
            />
            <TextField
              label={t('Expires')}
              type="date"
              value={wanted.expiresAt}
              onChange={(expiresAt) => setWanted({ ...wanted, expiresAt })}
            />
            <TextField
              label={t('Requests in a minute')}
              inputMode="numeric"
              placeholder={t('no limit')}
              value={wanted.rate}
              onChange={(rate) => setWanted({ ...wanted, rate })}
            />
          </>
        )}
      </Dialog>
      <Dialog
        open={made !== null}
        onClose={() => setMade(null)}
        title={t('Copy the key now')}
        actions={
          <Button look="primary" onClick={() => setMade(null)}>
            {t('I copied it')}
          </Button>
        }
      >
        <p className={s.hint}>
          {t('It is shown now and never again. Send it as “Authorization: Bearer …”.')}
        </p>
        <code className={s.secret}>{made}</code>
      </Dialog>
      {dialog}
    </Section>
  )
}

function factsOf({ prefix, scopes, networks, requestsPerMinute, expiresAt, lastUsedAt }: Key): string {
  return [
    `trl_${prefix}…`,
    scopes?.readOnly ? t('reads only') : '',
    scopes?.entities?.join(', ') ?? '',
    networks ? t('from {{networks}}', { networks: networks.join(', ') }) : '',
    requestsPerMinute ? t('{{number}} a minute', { number: requestsPerMinute }) : '',
    expiresAt ? t('expires {{date}}', { date: when(expiresAt) }) : t('never expires'),
    lastUsedAt ? t('used {{date}}', { date: when(lastUsedAt) }) : t('never used'),
  ]
    .filter(Boolean)
    .join(', ')
}
