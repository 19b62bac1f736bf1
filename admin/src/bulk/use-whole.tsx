import { useNotify } from 'ra-core'
import { type ReactNode, useState } from 'react'
import { formatRecords } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import type { ListState } from '../list/use-list.ts'
import { startForWhole } from './write-many.ts'

/** Something to be done to all records that a list finds. */
export interface WholeTask {
  /** A verb, "Archive", or one with its object, "Change city". */
  label: string
  hasObject?: boolean
  mutation: string
  values: Record<string, unknown>
  isDangerous?: boolean
  note?: string | null
}

/** Asks, and starts the job. `dialog` goes into the page. */
export function useWhole(list: ListState): { ask: (task: WholeTask) => void; dialog: ReactNode } {
  const { resource, count = 0 } = list
  const knowledge = useKnowledge()
  const notify = useNotify()
  const [task, setTask] = useState<WholeTask | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const all = t('all {{records}}', { records: formatRecords(count, resource) })
  const start = async () => {
    if (!task) return
    setBusy(true)
    setError(null)
    try {
      await startForWhole(knowledge, list, task.mutation, task.values)
      setTask(null)
      list.controller.onUnselectItems()
      notify(t('{{task}}: {{all}}. You are told when it is done.', { task: task.label, all }), {
        type: 'success',
      })
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const words = { action: task?.label ?? '', record: all }
  const dialog = task && (
    <Dialog
      error={error}
      open
      onClose={() => setTask(null)}
      title={task.hasObject ? t('{{action}} of {{record}}?', words) : t('{{action}} {{record}}?', words)}
      onSubmit={() => void start()}
      actions={
        <>
          <Button onClick={() => setTask(null)}>{t('Go back')}</Button>
          <Button type="submit" look={task.isDangerous ? 'danger' : 'primary'} busy={isBusy}>
            {task.label}
          </Button>
        </>
      }
    >
      {task.note && <p>{task.note}</p>}
      <p>
        {t(
          'This is done in the background, to every record that fits the search when its turn comes. You get a notification at the end, with what was refused and why.',
        )}
      </p>
    </Dialog>
  )
  return {
    ask: (next) => {
      setError(null)
      setTask(next)
    },
    dialog,
  }
}
