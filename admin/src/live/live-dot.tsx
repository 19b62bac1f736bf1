import { t } from '../i18n/translate.ts'
import { useLiveState } from './connection.ts'
import s from './live.module.css'

/** Shows that the connection is lost, and says so to those who do not see it; nothing while all is well. */
export function LiveDot() {
  const state = useLiveState()
  return (
    <span role="status" className={s.state} data-state={state}>
      {state === 'LOST' && (
        <>
          <span className={s.dot} aria-hidden />
          <span className={s.word}>{t('Connecting again')}</span>
        </>
      )}
      {state === 'LIVE' && (
        <span className={s.dot} title={t('Changes of others are shown as they happen')} aria-hidden />
      )}
    </span>
  )
}
