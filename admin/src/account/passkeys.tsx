import { useNotify } from 'ra-core'
import { useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { callAuth } from '../auth/session.ts'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Row, Section, when } from './section.tsx'
import { useProved } from './use-proved.tsx'
import { type Security, useRefresh } from './use-security.ts'

/** Passkeys: made, named, removed. */
export function Passkeys({ security }: { security: Security }) {
  const { call, dialog } = useProved()
  const refresh = useRefresh()
  const notify = useNotify()
  const [name, setName] = useState('')
  const [isAdding, setAdding] = useState(false)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [renamed, setRenamed] = useState<{ id: string; name: string } | null>(null)
  const attempt = (work: () => Promise<unknown>) =>
    work()
      .then(refresh)
      .catch((error: unknown) => notify(wordsOf(error), { type: 'error' }))
  const add = () =>
    attempt(async () => {
      setAdding(false)
      const question = await call<{ options: never; ticket: string }>('passkeys/options')
      if (!question) return
      const { startRegistration } = await import('@simplewebauthn/browser')
      const response = await startRegistration({ optionsJSON: question.options })
      const made = await callAuth<{ recoveryCodes: string[] }>('POST', 'passkeys/add', {
        ticket: question.ticket,
        response,
        name: name.trim() || t('Passkey'),
      })
      setCodes(made?.recoveryCodes ?? null)
      setName('')
    })
  return (
    <Section
      title={t('Passkeys')}
      hint={t('Sign in by fingerprint, face or the PIN of your device, without a password.')}
      action={<Button onClick={() => setAdding(true)}>{t('Add passkey')}</Button>}
    >
      <ul className={s.rows}>
        {security.passkeys.map((one) => (
          <Row
            key={one.id}
            title={one.name}
            detail={t('Added {{date}}, used {{used}}', {
              date: when(one.createdAt),
              used: when(one.lastUsedAt),
            })}
          >
            <Button
              look="quiet"
              aria-label={t('Rename {{name}}', { name: one.name })}
              onClick={() => setRenamed(one)}
            >
              {t('Rename')}
            </Button>
            <Button
              look="quiet"
              aria-label={t('Remove {{name}}', { name: one.name })}
              onClick={() => void attempt(() => call('passkeys/remove', { id: one.id }))}
            >
              {t('Remove')}
            </Button>
          </Row>
        ))}
      </ul>
      <Named
        title={t('Add a passkey')}
        label={t('Name, such as the device')}
        verb={t('Go on')}
        isOpen={isAdding}
        name={name}
        setName={setName}
        close={() => setAdding(false)}
        submit={() => void add()}
      />
      <Named
        title={t('Rename the passkey')}
        label={t('Name')}
        verb={t('Save name')}
        isOpen={renamed !== null}
        name={renamed?.name ?? ''}
        setName={(next) => renamed && setRenamed({ ...renamed, name: next })}
        close={() => setRenamed(null)}
        submit={() => {
          void attempt(() => callAuth('POST', 'passkeys/rename', renamed ?? {}))
          setRenamed(null)
        }}
      />
      <RecoveryCodes codes={codes} close={() => setCodes(null)} />
      {dialog}
    </Section>
  )
}

/** What the browser says of passkeys is for developers. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error)
  if (error.name === 'NotAllowedError') return t('No passkey was made.')
  if (error.name === 'InvalidStateError') return t('This device has a passkey for your account already.')
  return error.message
}

interface NamedProps {
  title: string
  label: string
  verb: string
  isOpen: boolean
  name: string
  setName: (name: string) => void
  close: () => void
  submit: () => void
}

function Named({ title, label, verb, isOpen, name, setName, close, submit }: NamedProps) {
  return (
    <Dialog
      open={isOpen}
      onClose={close}
      title={title}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit">
            {verb}
          </Button>
        </>
      }
    >
      <TextField label={label} maxLength={60} value={name} onChange={setName} />
    </Dialog>
  )
}
