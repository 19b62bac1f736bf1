import { fieldOf } from '../data/knowledge.ts'
import { formLines } from '../data/selection.ts'
import type { Field } from '../data/types.ts'
import { Value } from '../fields/value.tsx'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './conflict-dialog.module.css'
import type { LineDraft } from './draft.ts'
import { same } from './draft-diff.ts'
import { useRecordFormContext } from './form-context.tsx'
import { unitOfField } from './form-field.tsx'
import { conflictFields } from './use-record-form.ts'

/** Someone else saved first: what is theirs and what is yours, and the choice between them. */
export function ConflictDialog() {
  const form = useRecordFormContext()
  const { conflict, resource } = form
  if (!conflict) return null
  const by = (conflict.latest.updatedBy as { displayName?: string } | null)?.displayName
  const fields = conflictFields(form, conflict).flatMap((name) => fieldOf(resource, name) ?? [])
  const lines = formLines(form.form).filter((section) =>
    linesDiffer(conflict.theirs[section.lines], conflict.loaded[section.lines]),
  )
  const show = (field: Field, draft: Record<string, unknown>) => (
    <Value
      field={field}
      value={draft[field.name]}
      unit={unitOfField(conflict.latest, field.unitField, draft)}
    />
  )
  return (
    <Dialog
      open
      onClose={form.closeConflict}
      title={t('Someone else changed this in the meantime')}
      width={640}
      actions={
        <>
          <Button look="quiet" onClick={form.closeConflict}>
            {t('Go on editing')}
          </Button>
          <Button onClick={form.reload}>{t('Take theirs, drop mine')}</Button>
          <Button look="primary" onClick={() => void form.overwrite()}>
            {t('Save mine over theirs')}
          </Button>
        </>
      }
    >
      <p>
        {by
          ? t('{{name}} saved a newer version. Nothing of yours is lost yet.', { name: by })
          : t('Somebody saved a newer version. Nothing of yours is lost yet.')}
      </p>
      {fields.length > 0 && (
        <table className={s.conflict}>
          <thead>
            <tr>
              <th scope="col">{t('Field')}</th>
              <th scope="col">{t('Theirs')}</th>
              <th scope="col">{t('Yours')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <th scope="row">{field.label}</th>
                <td
                  data-changed={!same(conflict.theirs[field.name], conflict.loaded[field.name]) || undefined}
                >
                  {show(field, conflict.theirs)}
                </td>
                <td
                  data-changed={!same(conflict.yours[field.name], conflict.loaded[field.name]) || undefined}
                >
                  {same(conflict.yours[field.name], conflict.loaded[field.name])
                    ? t('keeps theirs')
                    : show(field, conflict.yours)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.map((section) => (
        <p key={section.lines}>
          {t('{{lines}} changed too. Lines that they deleted stay deleted; lines that they added are kept.', {
            lines: fieldOf(resource, section.lines)?.label ?? section.lines,
          })}
        </p>
      ))}
    </Dialog>
  )
}

function linesDiffer(a: unknown, b: unknown): boolean {
  const plain = (lines: unknown) =>
    JSON.stringify(((lines ?? []) as LineDraft[]).map((line) => [line.id, line.values]))
  return plain(a) !== plain(b)
}
