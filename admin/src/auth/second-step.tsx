import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Panel, TextField } from './fields.tsx'
import { callAuth, type HalfOpen, signInByPasskey } from './session.ts'
import s from './sign-in.module.css'
import { useStep } from './use-step.ts'

interface SecondStepProps {
  half: HalfOpen
  done: () => Promise<unknown>
  cancel: () => void
}

/** The second proof: a code, a passkey, or a recovery code for when both are lost. */
export function SecondStep({ half: { ticket, factors }, done, cancel }: SecondStepProps) {
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(!factors.includes('totp') && !factors.includes('passkey'))
  const { isBusy, error, wait, run } = useStep()
  const asksForCode = isRecovery || factors.includes('totp')
  const submit = () =>
    void run(async () => {
      await callAuth('POST', 'sign-in/second-factor', { ticket, code })
      await done()
    })
  return (
    <Panel
      title={t('One more step')}
      hint={
        isRecovery
          ? t('Enter one of the recovery codes that you kept. Each works once.')
          : asksForCode
            ? t('Enter the six digits that your code generator shows.')
            : t('Prove with your passkey that it is you.')
      }
      error={error}
      onSubmit={asksForCode ? submit : undefined}
    >
      {asksForCode && (
        <>
          <TextField
            key={String(isRecovery)}
            label={isRecovery ? t('Recovery code') : t('Code')}
            name="code"
            inputMode={isRecovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={setCode}
          />
          <Button
            look="primary"
            type="submit"
            busy={isBusy}
            disabled={wait > 0 || code.trim() === ''}
            className={s.submit}
          >
            {t('Go on')}
          </Button>
        </>
      )}
      {factors.includes('passkey') && !isRecovery && (
        <Button
          look={asksForCode ? 'plain' : 'primary'}
          icon={<KeyRound size={15} />}
          disabled={isBusy}
          className={s.submit}
          onClick={() => void run(async () => signInByPasskey(ticket).then(done))}
        >
          {t('Use a passkey')}
        </Button>
      )}
      <div className={s.links}>
        {factors.includes('recovery') && !isRecovery && (
          <button type="button" className={s.link} onClick={() => setRecovery(true)}>
            {t('Use a recovery code')}
          </button>
        )}
        <button type="button" className={s.link} onClick={cancel}>
          {t('Back')}
        </button>
      </div>
    </Panel>
  )
}
