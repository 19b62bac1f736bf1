import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './imports.module.css'

/** Removes what an import made, after asking. */
export function UndoButton({
  importId,
  what,
  onDone,
}: {
  importId: string
  what: string
  onDone: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const undo = async () => {
    setBusy(true)
    setError(null)
    try {
      await request('mutation UndoImport($id: ID!) { undoImportJobs(ids: [$id]) { id } }', { id: importId })
      setOpen(false)
      onDone()
    } catch (failure) {
      setError(messageOf(failure))
    }
    setBusy(false)
  }
  return (
    <>
      <Button icon={<Undo2 size={15} />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('Undo')}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={t('Remove {{what}}?', { what })}
        onSubmit={() => void undo()}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('Close')}</Button>
            <Button look="danger" type="submit" busy={isBusy}>
              {t('Remove {{what}}', { what })}
            </Button>
          </>
        }
      >
        <p>
          {t(
            'What this import made is removed for good: all of it, or nothing when a record was changed or used since. What it changed stays as it is.',
          )}
        </p>
        {error && (
          <p className={s.error} role="alert">
            {error}
          </p>
        )}
      </Dialog>
    </>
  )
}
