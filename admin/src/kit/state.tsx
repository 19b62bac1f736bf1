import { CloudOff, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'
import { Button } from './button.tsx'
import s from './state.module.css'

/** A calm message in the middle of where content would be, with what to do next. */
export function Message(props: {
  icon: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={s.message} role="status">
      <div className={s.icon}>{props.icon}</div>
      <h2 className={s.title}>{props.title}</h2>
      {props.children && <div className={s.text}>{props.children}</div>}
      {props.actions && <div className={s.actions}>{props.actions}</div>}
    </div>
  )
}

/** What could not be loaded, why, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const offline = isApiError(error) && error.code === 'UNAVAILABLE'
  const reference = isApiError(error) ? error.requestId : null
  return (
    <Message
      icon={offline ? <CloudOff size={22} /> : <TriangleAlert size={22} />}
      title={offline ? awayTitle() : t('This could not be loaded')}
      actions={
        retry && (
          <Button icon={<RotateCw size={15} />} onClick={retry}>
            {t('Try again')}
          </Button>
        )
      }
    >
      {messageOf(error)}
      {reference && <span className={s.reference}>{t('Reference {{reference}}', { reference })}</span>}
    </Message>
  )
}

/** The browser knows when it has no network at all; otherwise it is the server that is away. */
function awayTitle(): string {
  return navigator.onLine ? t('The server is away for a moment') : t('You seem to be offline')
}

/** A grey bar in the shape of text that is on its way. */
export function Bone({ width = '60%', height = 12 }: { width?: string | number; height?: number }) {
  return <span className={s.bone} style={{ width, height }} aria-hidden />
}
