import { useNotify } from 'ra-core'
import { lazy, Suspense, useState } from 'react'
import { TextField } from '../auth/fields.tsx'
import { callAuth } from '../auth/session.ts'
import { useStep } from '../auth/use-step.ts'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Row, Section, when } from './section.tsx'
import { useProved } from './use-proved.tsx'
import { type Security, useRefresh } from './use-security.ts'

const QrCode = lazy(() => import('qrcode.react').then(({ QRCodeSVG }) => ({ default: QRCodeSVG })))

/** The code generator and the recovery codes. */
export function SecondFactor({ security }: { security: Security }) {
  const { call, dialog } = useProved()
  const refresh = useRefresh()
  const notify = useNotify()
  const [setup, setSetup] = useState<{ secret: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const attempt = (work: () => Promise<unknown>) =>
    work()
      .then(refresh)
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
  const start = () => attempt(async () => setSetup(await call('second-factor/start')))
  const hasFactor = security.generatorSince !== null || security.passkeys.length > 0
  return (
    <Section
      title={t('Code generator')}
      hint={t(
        'An app on your phone shows a new code every 30 seconds; signing in asks for it besides the password.',
      )}
      action={
        security.generatorSince === null && (
          <Button onClick={() => void start()}>{t('Set up code generator')}</Button>
        )
      }
    >
      <ul className={s.rows}>
        {security.generatorSince !== null && (
          <Row
            title={t('Code generator')}
            detail={t('Set up {{date}}', { date: when(security.generatorSince) })}
          >
            <Button look="quiet" onClick={() => void attempt(() => call('second-factor/remove'))}>
              {t('Remove code generator')}
            </Button>
          </Row>
        )}
        {hasFactor && (
          <Row
            title={t('Recovery codes')}
            detail={t('{{codes}} of 10 left', { codes: security.recoveryCodes })}
          >
            <Button
              look="quiet"
              onClick={() =>
                void attempt(async () => {
                  const made = await call<{ recoveryCodes: string[] }>('second-factor/recovery-codes')
                  setCodes(made?.recoveryCodes ?? null)
                })
              }
            >
              {t('Make new codes')}
            </Button>
          </Row>
        )}
      </ul>
      <Setup
        setup={setup}
        close={() => setSetup(null)}
        done={(made) => {
          setSetup(null)
          setCodes(made)
          void refresh()
        }}
      />
      <RecoveryCodes codes={codes} close={() => setCodes(null)} />
      {dialog}
    </Section>
  )
}

interface SetupProps {
  setup: { secret: string; uri: string } | null
  close: () => void
  done: (codes: string[]) => void
}

function Setup({ setup, close, done }: SetupProps) {
  const [code, setCode] = useState('')
  const { isBusy, error, run } = useStep()
  const submit = () =>
    void run(async () => {
      const made = await callAuth<{ recoveryCodes: string[] }>('POST', 'second-factor/confirm', { code })
      setCode('')
      done(made?.recoveryCodes ?? [])
    })
  return (
    <Dialog
      open={setup !== null}
      onClose={close}
      title={t('Set up a code generator')}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" busy={isBusy} disabled={code.trim() === ''}>
            {t('Switch on')}
          </Button>
        </>
      }
    >
      <p className={s.hint}>{t('Scan this with an app such as Aegis, 1Password or Google Authenticator.')}</p>
      <div className={s.qr}>
        <Suspense fallback={null}>
          {setup && <QrCode value={setup.uri} size={168} marginSize={2} title={t('QR code of the secret')} />}
        </Suspense>
      </div>
      <p className={s.hint}>
        {t('Or type:')} <code className={s.secret}>{setup?.secret}</code>
      </p>
      {error !== null && (
        <p className={s.error} role="alert">
          {messageOf(error)}
        </p>
      )}
      <TextField
        label={t('Code that the app shows')}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
    </Dialog>
  )
}
