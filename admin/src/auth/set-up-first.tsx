import { lazy } from 'react'
import account from '../account/account.module.css'
import { Passkeys } from '../account/passkeys.tsx'
import { SecondFactor } from '../account/second-factor.tsx'
import { useSecurity } from '../account/use-security.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Mark } from '../kit/mark.tsx'
import { endSession } from './session.ts'
import { useSession } from './use-session.ts'

const NewPassword = lazy(() => import('./new-password.tsx'))

/** Shown instead of the work until the step is taken. */
export default function SetUpFirst() {
  const session = useSession()
  if (!session.data) return null
  if (session.data.next === 'PASSWORD') return <NewPassword done={() => location.reload()} />
  return <SetUpFactor />
}

function SetUpFactor() {
  const security = useSecurity()
  if (!security.data) return null
  const isReady = security.data.generatorSince !== null || security.data.passkeys.length > 0
  return (
    <main className={account.page}>
      <Mark size={40} />
      <h1 className={account.title}>{t('Set up a second factor')}</h1>
      <p className={account.hint}>
        {t('Your role asks for more than a password. Set up a code generator or a passkey to go on.')}
      </p>
      <SecondFactor security={security.data} />
      <Passkeys security={security.data} />
      <div className={account.actions}>
        <Button look="primary" disabled={!isReady} onClick={() => location.assign('/')}>
          {t('Go on')}
        </Button>
        <Button onClick={() => void endSession().finally(() => location.assign('/sign-in'))}>
          {t('Sign out')}
        </Button>
      </div>
    </main>
  )
}
