import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { isApiError, messageOf } from '../data/errors.ts'
import { mayDo, writableFields } from '../data/knowledge.ts'
import { saveRecord } from '../data/provider.ts'
import type { Field, Resource, Row } from '../data/types.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { isEmpty } from './draft.ts'
import { toInput } from './draft-diff.ts'
import s from './form.module.css'

const mostFields = 6

interface Asked {
  text: string
  take: (made: Row) => void
  /** Values that are not asked for, in the shape of the input. */
  preset: Record<string, unknown>
}

/** Creates a record of a simple resource without leaving the form: its name, what is required, and what is searched by. */
export function useQuickCreate(target: string | null): {
  isPossible: boolean
  open: (text: string, take: (made: Row) => void, preset?: Record<string, unknown>) => void
  dialog: ReactNode
} {
  const knowledge = useKnowledge()
  const [asked, setAsked] = useState<Asked | null>(null)
  const resource = target ? knowledge.resources.get(target) : undefined
  const fields = resource ? quickFields(resource, writableFields(knowledge, resource, 'create')) : []
  const isPossible =
    resource !== undefined &&
    mayDo(resource, 'create') &&
    !resource.partOf &&
    fields.length > 0 &&
    fields.length <= mostFields
  return {
    isPossible,
    open: (text, take, preset = {}) => setAsked({ text, take, preset }),
    dialog: asked && resource && (
      <QuickCreateDialog
        resource={resource}
        fields={fields.filter((field) => !(field.name in asked.preset))}
        asked={asked}
        onClose={() => setAsked(null)}
      />
    ),
  }
}

/** The naming field first, then the required ones that have no default. */
function quickFields(resource: Resource, writable: ReadonlySet<string> | null): Field[] {
  const usable = resource.fields.filter(
    (field) => !field.isReadonly && !field.isSystem && !field.isPart && (writable?.has(field.name) ?? true),
  )
  const naming =
    usable.find((field) => field.name === 'name') ?? usable.find((field) => field.type === 'STRING')
  const required = usable.filter((field) => field !== naming && field.isRequired && isEmpty(field.default))
  return naming ? [naming, ...required] : required
}

function QuickCreateDialog(props: {
  resource: Resource
  fields: Field[]
  asked: Asked
  onClose: () => void
}) {
  const { resource, fields, asked, onClose } = props
  const queryClient = useQueryClient()
  const [values, setValues] = useState<Record<string, unknown>>({ [fields[0]?.name ?? '']: asked.text })
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const issues = isApiError(error) ? error.issues : []
  const submit = async () => {
    setBusy(true)
    setError(null)
    try {
      const input: Record<string, unknown> = { ...asked.preset }
      for (const field of fields)
        if (!isEmpty(values[field.name])) input[field.name] = toInput(field, values[field.name])
      const made = await saveRecord(resource.name, { input })
      void queryClient.invalidateQueries({ queryKey: [resource.name] })
      asked.take(made)
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('New {{record}}', { record: inText(resource.label) })}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {t('Create {{record}}', { record: inText(resource.label) })}
          </Button>
        </>
      }
    >
      {error !== null && issues.length === 0 && (
        <p role="alert" className={s.issue}>
          {messageOf(error)}
        </p>
      )}
      {fields.map((field) => {
        const id = `quick-${field.name}`
        const issue = issues.find((one) => one.path.includes(field.name))
        return (
          <div key={field.name} className={s.field}>
            <label htmlFor={id} className={s.label}>
              {field.label}
              {field.isRequired && (
                <span className={s.required} aria-hidden>
                  *
                </span>
              )}
            </label>
            <FieldInput
              field={field}
              id={id}
              value={values[field.name] ?? null}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
              invalid={issue !== undefined}
              describedBy={`${id}-hint`}
            />
            <span id={`${id}-hint`} className={issue ? s.issue : 'visually-hidden'}>
              {issue?.message ?? field.description}
            </span>
          </div>
        )
      })}
    </Dialog>
  )
}
