import { useNavigate, useRouteError } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { ErrorState } from '../kit/state.tsx'

/** A page that failed to show: the frame stays, and there is a way on. */
export function RouteError() {
  const error = useRouteError()
  const navigate = useNavigate()
  return (
    <div>
      <ErrorState error={error} retry={() => navigate(0)} />
      <div style={{ display: 'grid', placeItems: 'center' }}>
        <Button look="quiet" onClick={() => navigate('/')}>
          {t('Go to the home page')}
        </Button>
      </div>
    </div>
  )
}
