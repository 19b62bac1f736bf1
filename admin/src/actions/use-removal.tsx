import { useQueryClient } from '@tanstack/react-query'
import { useDataProvider, useNotify } from 'ra-core'
import { type ReactNode, useState } from 'react'
import { messageOf } from '../data/errors.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Resource, Row } from '../data/types.ts'
import { formatRecords } from '../fields/format.ts'
import { plural, t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { undoable } from '../kit/undo.ts'

/** Deleting (after asking), archiving and restoring records. `dialog` goes into the page. */
export function useRemoval(
  resource: Resource,
  done: (what: 'deleted' | 'archived' | 'restored') => void,
): {
  remove: (records: Row[]) => void
  archive: (records: Row[], isArchived: boolean) => void
  dialog: ReactNode
} {
  const provider = useDataProvider<TrellisProvider>()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [asked, setAsked] = useState<Row[] | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const nameOf = (records: Row[]) =>
    records.length === 1 ? `“${String(records[0]?.displayName)}”` : formatRecords(records.length, resource)

  const archive = async (records: Row[], isArchived: boolean, isUndo = false) => {
    try {
      await provider.updateMany(resource.name, {
        ids: records.map((one) => one.id),
        data: { active: !isArchived },
      })
      await queryClient.invalidateQueries()
      const what = { name: nameOf(records) }
      notify(isArchived ? t('Archived {{name}}', what) : t('Restored {{name}}', what), {
        type: 'success',
        ...(isUndo ? {} : undoable(() => void archive(records, !isArchived, true))),
      })
      done(isArchived ? 'archived' : 'restored')
    } catch (failure) {
      notify(messageOf(failure), { type: 'error' })
    }
  }

  const remove = async (records: Row[]) => {
    setBusy(true)
    setError(null)
    try {
      await provider.deleteMany(resource.name, { ids: records.map((one) => one.id) })
      setAsked(null)
      notify(t('Deleted {{name}}', { name: nameOf(records) }), { type: 'success' })
      done('deleted')
      await queryClient.invalidateQueries()
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }

  const dialog = asked && (
    <Dialog
      error={error}
      open
      onClose={() => setAsked(null)}
      title={t('Delete {{name}}?', { name: nameOf(asked) })}
      actions={
        <>
          <Button onClick={() => setAsked(null)}>{plural(asked.length, 'Keep it', 'Keep them')}</Button>
          <Button look="danger" busy={isBusy} onClick={() => void remove(asked)}>
            {t('Delete')}
          </Button>
        </>
      }
    >
      <p>
        {plural(
          asked.length,
          'It is removed for good, with all that belongs to it.',
          'They are removed for good, with all that belongs to them.',
        )}{' '}
        {resource.isArchivable && t('To only hide, archive instead.')}
      </p>
    </Dialog>
  )
  return {
    remove: (records) => {
      setError(null)
      setAsked(records)
    },
    archive: (records, isArchived) => void archive(records, isArchived),
    dialog,
  }
}
