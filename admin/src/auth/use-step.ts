import { useEffect, useState } from 'react'
import { isApiError } from '../data/errors.ts'
import { t } from '../i18n/translate.ts'

/** One thing under way at a time: whether it is, why the last one failed, and how long to wait before the next. */
export function useStep() {
  const [isBusy, setBusy] = useState(false)
  const [failure, setError] = useState<unknown>(null)
  const [waitUntil, setWaitUntil] = useState(0)
  const wait = useCountdown(waitUntil)
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setError(null)
    try {
      await work()
      return true
    } catch (error) {
      setError(isCancelled(error) ? null : error)
      if (isApiError(error) && error.retryAfter) setWaitUntil(Date.now() + error.retryAfter * 1000)
      return false
    } finally {
      setBusy(false)
    }
  }
  const error =
    wait > 0 ? new Error(t('Too many tries. You can try again in {{wait}} s.', { wait })) : failure
  return { isBusy, error, setError, wait, run }
}

/** Closing the browser's own question about a passkey is no failure. */
function isCancelled(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')
}

/** The seconds until a moment, counted down each second. */
function useCountdown(until: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (until <= Date.now()) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return Math.max(0, Math.ceil((until - now) / 1000))
}
