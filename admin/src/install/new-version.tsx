import { RefreshCw } from 'lucide-react'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './new-version.module.css'
import { useNewVersion } from './worker.ts'

/** Offers to go on with a version that came while this one was open. */
export function NewVersion() {
  const takeOver = useNewVersion()
  return (
    <div role="status" className={s.place}>
      {takeOver && (
        <div className={s.note}>
          <span>{t('A new version is ready.')}</span>
          <Button icon={<RefreshCw size={15} />} onClick={takeOver}>
            {t('Reload')}
          </Button>
        </div>
      )}
    </div>
  )
}
