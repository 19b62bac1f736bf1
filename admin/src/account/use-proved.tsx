import { type ReactNode, useRef, useState } from 'react'
import { PasswordField } from '../auth/fields.tsx'
import { callAuth } from '../auth/session.ts'
import { isApiError, messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './account.module.css'

interface Waiting {
  path: string
  body: object
  resolve: (answer: unknown) => void
  reject: (error: unknown) => void
  message: string
}

/**
 * Calls routes that ask who it is once more when the last proof is old: then a dialog asks for the password. A dialog
 * that is closed gives null.
 */
export function useProved(): {
  call: <T>(path: string, body?: object) => Promise<T | null>
  dialog: ReactNode
} {
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [password, setPassword] = useState('')
  const isBusy = useRef(false)

  const attempt = async (one: Omit<Waiting, 'message'>, proof: object): Promise<void> => {
    try {
      one.resolve(await callAuth('POST', one.path, { ...one.body, ...proof }))
      setWaiting(null)
    } catch (error) {
      if (isApiError(error) && error.issues.some(({ rule }) => rule === 'prove-again')) {
        setPassword('')
        setWaiting({ ...one, message: messageOf(error) })
      } else {
        setWaiting(null)
        one.reject(error)
      }
    }
  }
  const submit = async () => {
    if (!waiting || isBusy.current) return
    isBusy.current = true
    await attempt(waiting, { password })
    isBusy.current = false
  }
  const close = () => {
    waiting?.resolve(null)
    setWaiting(null)
  }
  return {
    call: <T,>(path: string, body: object = {}) =>
      new Promise<T | null>((resolve, reject) => {
        void attempt({ path, body, resolve: resolve as (answer: unknown) => void, reject }, {})
      }),
    dialog: (
      <Dialog
        open={waiting !== null}
        onClose={close}
        title={t('Is it you?')}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button onClick={close}>{t('Cancel')}</Button>
            <Button look="primary" type="submit" disabled={!password}>
              {t('Go on')}
            </Button>
          </>
        }
      >
        <p className={s.hint}>{waiting?.message}</p>
        <PasswordField
          label={t('Your password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      </Dialog>
    ),
  }
}
