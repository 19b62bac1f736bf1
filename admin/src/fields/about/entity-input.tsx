import { entityChoices } from '../../data/knowledge.ts'
import { useKnowledge } from '../../frame/knowledge-context.tsx'
import type { FieldInputProps } from '../input-props.ts'
import { SelectInput } from '../select-input.tsx'

/** The name of an entity, chosen by what its records are called. */
export function EntityInput({ field, value, onChange, id, invalid, describedBy, disabled }: FieldInputProps) {
  const choices = entityChoices(useKnowledge())
  const text = typeof value === 'string' ? value : ''
  const isKnown = text === '' || choices.some((one) => one.value === text)
  return (
    <SelectInput
      id={id}
      label={id ? undefined : field.label}
      value={text}
      empty="Choose…"
      choices={isKnown ? choices : [...choices, { value: text, label: `${text} (not installed)` }]}
      onChange={(next) => onChange(next || null)}
      invalid={invalid}
      describedBy={describedBy}
      disabled={disabled}
    />
  )
}
