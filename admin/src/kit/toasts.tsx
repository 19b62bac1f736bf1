import { Check, TriangleAlert, X } from 'lucide-react'
import { useNotificationContext } from 'ra-core'
import { useCallback, useEffect, useState } from 'react'
import s from './toasts.module.css'

interface Toast {
  key: number
  message: string
  type: string
}

let nextKey = 0
const visibleFor = 4500

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
    const toast = { key: nextKey, message: String(taken.message), type: taken.type ?? 'info' }
    setToasts((all) => [...all.slice(-2), toast])
    if (toast.type !== 'error') setTimeout(() => drop(toast.key), visibleFor)
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
          <button type="button" className={s.close} aria-label="Close notice" onClick={() => drop(toast.key)}>
            <X size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
