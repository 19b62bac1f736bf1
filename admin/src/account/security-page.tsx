import { useSession } from '../auth/use-session.ts'
import { usePageTitle } from '../frame/crumbs.tsx'
import { t } from '../i18n/translate.ts'
import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { ErrorState } from '../kit/state.tsx'
import s from './account.module.css'
import { ApiKeys } from './api-keys.tsx'
import { Devices } from './devices.tsx'
import { Passkeys } from './passkeys.tsx'
import { Password } from './password.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useSecurity } from './use-security.ts'

/** How one signs in, where one is signed in, and which programs act in one's name. */
export default function SecurityPage() {
  const security = useSecurity()
  const session = useSession()
  usePageTitle(t('Security'))
  if (security.error) return <ErrorState error={security.error} retry={() => void security.refetch()} />
  if (!security.data || !session.data) return <PageSkeleton />
  return (
    <div className={s.page}>
      <h1 className={s.title}>{t('Security')}</h1>
      <Password security={security.data} />
      <SecondFactor security={security.data} />
      <Passkeys security={security.data} />
      <Devices security={security.data} />
      <ApiKeys ofAll={session.data.isAdministrator} />
    </div>
  )
}
