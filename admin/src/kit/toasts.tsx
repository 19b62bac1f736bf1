import { Check, TriangleAlert, X } from 'lucide-react'
import { useNotificationContext } from 'ra-core'
import { useCallback, useEffect, useState } from 'react'
import { t } from '../i18n/translate.ts'
import s from './toasts.module.css'
import { undoOf } from './undo.ts'

interface Toast {
  key: number
  message: string
  type: string
  undo?: () => void
}

let nextKey = 0
const visibleFor = 4500
/** Long enough to notice that it was the wrong one. */
const visibleToUndo = 12_000

/** Short notices at the foot of the page; errors stay until they are closed. */
export function Toasts() {
  const { notifications, takeNotification } = useNotificationContext()
  const [toasts, setToasts] = useState<Toast[]>([])
  const drop = useCallback((key: number) => setToasts((all) => all.filter((one) => one.key !== key)), [])
  useEffect(() => {
    if (notifications.length === 0) return
    const taken = takeNotification()
    if (!taken) return
    nextKey += 1
    const undo = undoOf(taken.notificationOptions)
    const toast: Toast = { key: nextKey, message: String(taken.message), type: taken.type ?? 'info', undo }
    setToasts((all) => [...all.slice(-2), toast])
    if (toast.type !== 'error') setTimeout(() => drop(toast.key), undo ? visibleToUndo : visibleFor)
  }, [notifications, takeNotification, drop])
  return (
    <div className={s.toasts} aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.key} className={s.toast} data-type={toast.type}>
          {toast.type === 'error' || toast.type === 'warning' ? (
            <TriangleAlert size={16} />
          ) : (
            <Check size={16} />
          )}
          <span>{toast.message}</span>
          {toast.undo && (
            <button
              type="button"
              className={s.undo}
              onClick={() => {
                drop(toast.key)
                toast.undo?.()
              }}
            >
              {t('Undo')}
            </button>
          )}
          <button
            type="button"
            className={s.close}
            aria-label={t('Close notice')}
            onClick={() => drop(toast.key)}
          >
            <X size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
