import { memo, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { fieldOf, isOnlyCompany } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { AboutInput, isAboutWidget } from '../fields/about/about-input.tsx'
import { FieldInput } from '../fields/field-input.tsx'
import { type Unit, valueAt } from '../fields/format.ts'
import type { FieldInputProps } from '../fields/input-props.ts'
import { Value } from '../fields/value.tsx'
import { t } from '../i18n/translate.ts'
import { isEmpty } from './draft.ts'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'
import { useQuickCreate } from './quick-create.tsx'

const wideWidgets = new Set(['TEXT', 'HTML'])
/** Controls as narrow as others, although what they hold is JSON. */
const narrowWidgets = new Set(['FIELDS'])

/** The id of a field's control, for the links of the error summary. */
export const controlId = (place: string) => `field-${place.replaceAll('/', '-')}`

/** One field of the form: label above, control or read-only value, and help or complaint below. */
export const FormField = memo(function FormField({
  name,
  hidesEmpty = false,
  heading: label,
}: {
  name: string
  hidesEmpty?: boolean
  /** The heading above, where the field is alone under it: it need not say the same again. */
  heading?: string
}) {
  const form = useRecordFormContext()
  const field = fieldOf(form.resource, name)
  const value = useWatch({ control: form.methods.control, name })
  const aboutName = withWidget(form.resource, 'ENTITY')
  const recordName = withWidget(form.resource, 'RECORD')
  const about = useWatch({ control: form.methods.control, name: aboutName ?? name })
  const [hasFocus, setFocus] = useState(false)
  const quickCreate = useQuickCreate(field?.target ?? null)
  if (!field || isOnlyCompany(form.knowledge, field)) return null
  const isAbout = recordName !== undefined && (name === aboutName || name === recordName)
  // What it is about stays, and a link at the head of the form leads there.
  if (isAbout && form.record) return null
  const change = (next: unknown) => {
    form.change(name, next)
    if (isAbout && name === aboutName && next !== value) form.change(recordName, null)
  }
  const id = controlId(name)
  const isEditable = form.canEdit(name)
  // What only the server fills says nothing before the record exists.
  if (!isEditable && (!form.record || (hidesEmpty && (isEmpty(value) || value === false || value === 0))))
    return null
  const issue = form.issues.find((one) => one.place === name)
  const isWide =
    (field.widget !== null && wideWidgets.has(field.widget)) ||
    (field.type === 'JSON' && !narrowWidgets.has(field.widget ?? ''))
  const take = (made: unknown) =>
    form.change(name, field.type === 'TO_MANY' ? [...((value ?? []) as unknown[]), made] : made)
  const isAlone = label === field.label
  const unit = unitOfField(form.shown, field.unitField, form.methods.getValues())
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only watches where the focus is, to show help
    <div
      className={s.field}
      data-wide={isWide || undefined}
      data-type={field.type}
      data-editable={isEditable || undefined}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <label htmlFor={isEditable ? id : undefined} className={isAlone ? 'visually-hidden' : s.label}>
        {field.label}
        {field.isRequired && isEditable && (
          <span className={s.required} title={t('Required')} aria-hidden>
            *
          </span>
        )}
      </label>
      {isEditable ? (
        <FormControl
          field={field}
          id={id}
          value={value}
          unit={unit}
          about={aboutName && typeof about === 'string' ? about : undefined}
          isAboutRecord={isAbout}
          onChange={change}
          invalid={issue !== undefined}
          describedBy={`${id}-hint`}
          onCreate={quickCreate.isPossible ? (text) => quickCreate.open(text, take) : undefined}
        />
      ) : (
        <div className={s.readonly}>
          <Value field={field} value={value} unit={unit} />
        </div>
      )}
      <span id={`${id}-hint`} className={issue ? s.issue : s.hint} data-shown={hasFocus || undefined}>
        {issue?.message ?? field.description}
      </span>
      {quickCreate.dialog}
    </div>
  )
})

const withWidget = ({ fields }: Resource, widget: string): string | undefined =>
  fields.find((one) => one.widget === widget)?.name

function FormControl(props: FieldInputProps) {
  const { widget } = props.field
  return isAboutWidget(widget) ? <AboutInput {...props} widget={widget} /> : <FieldInput {...props} />
}

/** The unit of a figure: of the draft where the form edits it, else of the record. */
export function unitOfField(
  shown: Record<string, unknown> | null,
  path: string | null,
  draft: Record<string, unknown>,
): Unit | null {
  if (!path) return null
  const own = valueAt(draft, path)
  const known = shown ? valueAt(shown, path) : null
  const isUnit = (one: unknown): one is Unit => typeof one === 'object' && one !== null && 'id' in one
  // The record's own carries symbol and decimals; a freshly picked one only its name.
  if (isUnit(own) && isUnit(known) && own.id === known.id) return known
  return isUnit(own) ? own : isUnit(known) ? known : null
}
