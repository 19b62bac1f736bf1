import { useNotify } from 'ra-core'
import { callAuth } from '../auth/session.ts'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import s from './account.module.css'
import { Row, Section, when } from './section.tsx'
import { type Security, useRefresh } from './use-security.ts'

/** Where the viewer is signed in. */
export function Devices({ security }: { security: Security }) {
  const refresh = useRefresh()
  const notify = useNotify()
  const end = (id: string) =>
    callAuth('POST', 'sessions/end', { id })
      .then(refresh)
      .catch((error: unknown) => notify(messageOf(error), { type: 'error' }))
  return (
    <Section
      title={t('Devices')}
      hint={t('Where you are signed in.')}
      action={
        <Button
          onClick={() => void callAuth('POST', 'sign-out-everywhere').then(() => location.assign('/sign-in'))}
        >
          {t('Sign out everywhere')}
        </Button>
      }
    >
      <ul className={s.rows}>
        {security.devices.map((one) => (
          <Row
            key={one.id}
            title={browserOf(one.userAgent)}
            detail={t('{{ip}}, since {{date}}, last used {{seen}}', {
              ip: one.ip ?? t('unknown address'),
              date: when(one.createdAt),
              seen: when(one.lastSeenAt),
            })}
          >
            {one.isCurrent ? (
              <Badge choice={{ label: t('This device'), tone: 'SUCCESS' }} />
            ) : (
              <Button look="quiet" onClick={() => void end(one.id)}>
                {t('Sign out')}
              </Button>
            )}
          </Row>
        ))}
      </ul>
    </Section>
  )
}

/** Browser and system out of what a browser calls itself, for people. */
export function browserOf(agent: string | null): string {
  if (!agent) return t('Unknown device')
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1]
  const system = /(Windows|iPhone|iPad|Android|Mac OS X|Linux)/.exec(agent)?.[1]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' }
  const parts = [browser, system].flatMap((part) => (part ? [names[part] ?? part] : []))
  const [first, second] = parts
  if (first && second) return t('{{browser}} on {{system}}', { browser: first, system: second })
  return first ?? agent.slice(0, 60)
}
