import { useQueryClient } from '@tanstack/react-query'
import { useDataProvider, useNotify } from 'ra-core'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { messageOf } from '../data/errors.ts'
import type { TrellisProvider } from '../data/provider.ts'
import type { Action, Resource, Row } from '../data/types.ts'
import { formatRecords } from '../fields/format.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { ArgumentFields } from './argument-fields.tsx'

interface Asked {
  action: Action
  records: Row[]
}

/**
 * Runs actions on records: at once, or after a dialog that asks for arguments or says what will happen.
 * `dialog` goes into the page; `busy` names the action under way. `dropped` hears of what was refused, or given up
 * in the dialog.
 */
export function useActions(
  resource: Resource,
  done: (records: Row[]) => void,
  dropped?: () => void,
): { run: (action: Action, records: Row[]) => void; busy: string | null; dialog: ReactNode } {
  const provider = useDataProvider<TrellisProvider>()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)

  const execute = async ({ action, records }: Asked, values: Record<string, unknown>) => {
    setBusy(action.name)
    setError(null)
    try {
      const versions = records.map((one) => one.version)
      const { data } = await provider.action(resource.name, {
        mutation: action.mutation,
        ids: records.map((one) => one.id),
        expectedVersions: versions.every((one) => typeof one === 'number')
          ? (versions as number[])
          : undefined,
        arguments: values,
      })
      setAsked(null)
      await queryClient.invalidateQueries()
      notify(outcomeOf(resource, action, records), { type: 'success' })
      done(data)
      const [only] = data
      const isNew = only && data.length === 1 && !records.some((one) => one.id === only.id)
      if (isNew) navigate(`/${action.returns}/${only.id}`)
    } catch (failure) {
      setError(failure)
      if (!needsDialog(action)) {
        notify(messageOf(failure), { type: 'error' })
        dropped?.()
      }
    }
    setBusy(null)
  }

  const run = (action: Action, records: Row[]) => {
    setError(null)
    if (needsDialog(action)) setAsked({ action, records })
    else void execute({ action, records }, {})
  }
  const dialog = asked && (
    <ActionDialog
      key={asked.action.name}
      asked={asked}
      resource={resource}
      error={error}
      isBusy={busy !== null}
      onClose={() => {
        setAsked(null)
        dropped?.()
      }}
      onRun={(values) => void execute(asked, values)}
    />
  )
  return { run, busy, dialog }
}

const needsDialog = (action: Action) =>
  action.isDangerous || action.confirmation !== null || action.arguments.length > 0

/** What happened, in the words of the states: "S00001: Confirmed". */
function outcomeOf(resource: Resource, action: Action, records: Row[]): string {
  const choices = resource.fields.find((field) => field.name === resource.states?.field)?.choices
  const outcome = choices?.find((one) => one.value === action.to)?.label ?? action.label
  const [only] = records
  return t('{{what}}: {{outcome}}', {
    what: records.length === 1 ? String(only?.displayName) : countOf(resource, records.length),
    outcome,
  })
}

const countOf = (resource: Resource, count: number) =>
  count === 1 ? inText(resource.label) : formatRecords(count, resource)

function ActionDialog(props: {
  asked: Asked
  resource: Resource
  error: unknown
  isBusy: boolean
  onClose: () => void
  onRun: (values: Record<string, unknown>) => void
}) {
  const { action, records } = props.asked
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [only] = records
  const about =
    records.length === 1 ? String(only?.displayName ?? '') : countOf(props.resource, records.length)
  // A bare verb takes the record as its object: "Cancel" would be read as leaving the dialog.
  const isVerb = !action.label.includes(' ')
  const words = { action: action.label, record: about }
  const titleOfVerb = action.isDangerous
    ? t('{{action}} {{record}}?', words)
    : t('{{action}} {{record}}', words)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={isVerb ? titleOfVerb : t('{{action}}: {{record}}', words)}
      onSubmit={() => props.onRun(values)}
      actions={
        <>
          <Button onClick={props.onClose}>{t('Go back')}</Button>
          <Button type="submit" look={action.isDangerous ? 'danger' : 'primary'} busy={props.isBusy}>
            {isVerb
              ? t('{{action}} {{record}}', {
                  action: action.label,
                  record: countOf(props.resource, records.length),
                })
              : action.label}
          </Button>
        </>
      }
    >
      <p>{action.description}</p>
      {action.confirmation && !action.confirmation.endsWith('?') && <p>{action.confirmation}</p>}
      <ArgumentFields args={action.arguments} values={values} onChange={setValues} error={props.error} />
    </Dialog>
  )
}
