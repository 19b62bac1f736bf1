import { useState } from 'react'
import { ArgumentFields } from '../actions/argument-fields.tsx'
import { request } from '../data/graphql.ts'
import { fieldOf } from '../data/knowledge.ts'
import type { Argument, Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { type About, aboutInput } from './about.ts'
import { useActivityNews } from './use-activity.ts'

const asked: [name: string, type: string][] = [
  ['type', 'ID'],
  ['summary', 'String'],
  ['dueOn', 'Date'],
  ['assignee', 'ID'],
  ['note', 'String'],
]

/** Plans an activity on the record. */
export function PlanDialog(props: { resource: Resource; about: About; onClose: () => void }) {
  const { resource, about, onClose } = props
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const readAnew = useActivityNews()
  const plan = async () => {
    setBusy(true)
    setError(null)
    try {
      const given = Object.entries(values).filter(([, value]) => value !== null && value !== '')
      await request('mutation Plan($input: ActivityCreateInput!) { createActivity(input: $input) { id } }', {
        input: { ...aboutInput(about), ...Object.fromEntries(given) },
      })
      await readAnew()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  const args = asked.flatMap(([name, type]): Argument[] => {
    const field = fieldOf(resource, name)
    if (!field) return []
    const { label, description, isRequired, target } = field
    return [{ name, type, label, description, isRequired, target, isList: false, choices: null }]
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Plan activity')}
      onSubmit={() => void plan()}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            look="primary"
            type="submit"
            busy={isBusy}
            disabled={!values.type || !String(values.summary ?? '').trim()}
          >
            {t('Plan')}
          </Button>
        </>
      }
    >
      <ArgumentFields args={args} values={values} onChange={setValues} error={error} />
    </Dialog>
  )
}
