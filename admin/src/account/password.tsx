import { useNotify } from 'ra-core'
import { useState } from 'react'
import { PasswordField } from '../auth/fields.tsx'
import { callAuth, changePassword } from '../auth/session.ts'
import { useStep } from '../auth/use-step.ts'
import { messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'
import { Row, Section, when } from './section.tsx'
import { type Security, useRefresh } from './use-security.ts'

/** The password, and whether mail reaches its owner. */
export function Password({ security }: { security: Security }) {
  const [isOpen, setOpen] = useState(false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { isBusy, error, wait, run } = useStep()
  const notify = useNotify()
  const refresh = useRefresh()
  const close = () => {
    setOpen(false)
    setCurrent('')
    setNext('')
  }
  const save = async () => {
    if (!(await run(() => changePassword(current, next)))) return
    close()
    notify(t('Password changed. Your other devices were signed out.'), { type: 'success' })
    await refresh()
  }
  const verify = () =>
    callAuth('POST', 'verify-email/send').then(
      () => notify(t('A mail with a link is on its way.'), { type: 'success' }),
      (failure: unknown) => notify(messageOf(failure), { type: 'error' }),
    )
  return (
    <Section
      title={t('Password and e-mail')}
      hint={t('Changing the password signs your other devices out.')}
      action={security.hasPassword && <Button onClick={() => setOpen(true)}>{t('Change password')}</Button>}
    >
      <ul className={s.rows}>
        <Row
          title={t('E-mail address')}
          detail={
            security.emailVerifiedAt
              ? t('Verified {{date}}', { date: when(security.emailVerifiedAt) })
              : t('Not verified yet')
          }
        >
          {!security.emailVerifiedAt && (
            <Button look="quiet" onClick={() => void verify()}>
              {t('Verify address')}
            </Button>
          )}
        </Row>
      </ul>
      <Dialog
        open={isOpen}
        onClose={close}
        title={t('Change password')}
        onSubmit={() => void save()}
        actions={
          <>
            <Button onClick={close}>{t('Cancel')}</Button>
            <Button look="primary" type="submit" busy={isBusy} disabled={!current || !next || wait > 0}>
              {t('Save password')}
            </Button>
          </>
        }
      >
        {error !== null && (
          <p className={s.error} role="alert">
            {messageOf(error)}
          </p>
        )}
        <PasswordField
          label={t('Current password')}
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <PasswordField
          label={t('New password')}
          autoComplete="new-password"
          value={next}
          onChange={setNext}
        />
      </Dialog>
    </Section>
  )
}
