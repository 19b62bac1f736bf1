import type { Resource } from '../../data/types.ts'
import { msg, t } from '../../i18n/translate.ts'
import type { FieldInputProps } from '../input-props.ts'
import s from './about.module.css'

const plain = [
  { name: 'read', label: msg('Read') },
  { name: 'create', label: msg('Create') },
  { name: 'update', label: msg('Change') },
  { name: 'delete', label: msg('Delete') },
]

/** What can be done with records of the entity, each to tick; or all of it, also what later versions add. */
export function OperationsInput({
  resource,
  value,
  onChange,
  field,
  id,
  describedBy,
}: FieldInputProps & { resource: Resource }) {
  const chosen = Array.isArray(value) ? value.map(String) : []
  const isAll = chosen.includes('*')
  const known = [
    ...plain.map(({ name, label }) => ({ name, label: t(label) })),
    ...resource.actions.map(({ name, label }) => ({ name, label })),
  ]
  const strange = chosen.filter((name) => name !== '*' && !known.some((one) => one.name === name))
  const all = [...known, ...strange.map((name) => ({ name, label: t('{{name}} (unknown)', { name }) }))]
  const set = (name: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, name] : chosen.filter((one) => one !== name))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need its legend, and the label stands above
    <div id={id} role="group" aria-label={field.label} aria-describedby={describedBy} className={s.ticks}>
      <label>
        <input
          type="checkbox"
          checked={isAll}
          onChange={(event) => onChange(event.target.checked ? ['*'] : [])}
        />
        {t('Everything')}
      </label>
      {all.map(({ name, label }) => (
        <label key={name} data-off={isAll || undefined}>
          <input
            type="checkbox"
            checked={isAll || chosen.includes(name)}
            disabled={isAll}
            onChange={(event) => set(name, event.target.checked)}
          />
          {label}
        </label>
      ))}
    </div>
  )
}
