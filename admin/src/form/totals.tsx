import { useWatch } from 'react-hook-form'
import { fieldOf } from '../data/knowledge.ts'
import { Value } from '../fields/value.tsx'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'
import { unitOfField } from './form-field.tsx'

/** Amounts under the lines; the last is the sum that counts. */
export function Totals({ names }: { names: string[] }) {
  const form = useRecordFormContext()
  const values = useWatch({ control: form.methods.control, name: names })
  return (
    <dl className={s.totals} aria-live="polite">
      {names.map((name, at) => {
        const field = fieldOf(form.resource, name)
        if (!field) return null
        const unit = unitOfField(form.shown, field.unitField, form.methods.getValues())
        return (
          <div key={name}>
            <dt>{field.label}</dt>
            <dd>
              <Value field={field} value={values[at]} unit={unit} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
