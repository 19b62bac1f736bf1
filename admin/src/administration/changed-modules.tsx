import { RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import s from '../install/new-version.module.css'
import { Button } from '../kit/button.tsx'
import { follow } from '../live/connection.ts'

/** Offers to learn anew what there is, once somebody installed or removed modules. */
export function ChangedModules() {
  const { schemaVersion } = useKnowledge()
  const [latest, setLatest] = useState<string | null>(null)
  useEffect(
    () =>
      follow<{ modulesChanged: string }>('subscription Modules { modulesChanged }', {}, (event) =>
        setLatest(event.modulesChanged),
      ),
    [],
  )
  return (
    <div role="status" className={s.place}>
      {latest !== null && latest !== schemaVersion && (
        <div className={s.note}>
          <span>{t('Modules were installed or removed.')}</span>
          <Button icon={<RefreshCw size={15} />} onClick={() => location.reload()}>
            {t('Reload')}
          </Button>
        </div>
      )}
    </div>
  )
}
