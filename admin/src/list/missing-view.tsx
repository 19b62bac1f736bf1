import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import s from './missing-view.module.css'
import type { ListState } from './use-list.ts'

/** Says that the address asks for a view that is not there, and that this is the list. */
export function MissingView({ list }: { list: ListState }) {
  const { resource, missingView, setView } = list
  if (!missingView) return null
  const isDeclared = resource.views.some(({ kind, name }) => kind === 'CUSTOM' && name === missingView)
  const values = { view: missingView, records: inText(resource.plural) }
  return (
    <div className={s.note} role="status">
      <p>
        {isDeclared
          ? t(
              'This program has nothing to show the view “{{view}}” of {{records}} with. This is the list.',
              values,
            )
          : t('There is no view “{{view}}” of {{records}}. This is the list.', values)}
      </p>
      <Button look="quiet" onClick={() => setView('list')}>
        {t('Close')}
      </Button>
    </div>
  )
}
