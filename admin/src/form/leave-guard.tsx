import { type RefObject, useEffect } from 'react'
import { useBlocker } from 'react-router-dom'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { useRecordFormContext } from './form-context.tsx'

/** Asks before unsaved changes are left behind; `isOff` is set when saving itself leads away. */
export function LeaveGuard({ isOff }: { isOff: RefObject<boolean> }) {
  const { isDirty, save, discard } = useRecordFormContext()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !isOff.current && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!isDirty) return
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', onUnload)
    return () => removeEventListener('beforeunload', onUnload)
  }, [isDirty])
  if (blocker.state !== 'blocked') return null
  const saveAndLeave = async () => {
    const saved = await save()
    if (saved) blocker.proceed()
    else blocker.reset()
  }
  return (
    <Dialog
      open
      onClose={() => blocker.reset()}
      title={t('Leave without saving?')}
      actions={
        <>
          <Button look="quiet" onClick={() => blocker.reset()}>
            {t('Stay here')}
          </Button>
          <Button
            onClick={() => {
              discard()
              blocker.proceed()
            }}
          >
            {t('Discard changes')}
          </Button>
          <Button look="primary" onClick={() => void saveAndLeave()}>
            {t('Save and leave')}
          </Button>
        </>
      }
    >
      <p>{t('You have changes that are not saved.')}</p>
    </Dialog>
  )
}
