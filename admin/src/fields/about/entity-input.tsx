import { entityChoices } from '../../data/knowledge.ts'
import { useKnowledge } from '../../frame/knowledge-context.tsx'
import { t } from '../../i18n/translate.ts'
import type { FieldInputProps } from '../input-props.ts'
import { SelectInput } from '../select-input.tsx'

/** The name of an entity, chosen by what its records are called. */
export function EntityInput(props: FieldInputProps) {
  const { field, value, onChange, id, invalid, describedBy, disabled } = props
  const knowledge = useKnowledge()
  const choices = entityChoices(knowledge).filter(
    (one) => !props.isAboutRecord || knowledge.resources.get(one.value)?.hasActivity,
  )
  const text = typeof value === 'string' ? value : ''
  const isKnown = text === '' || choices.some((one) => one.value === text)
  return (
    <SelectInput
      id={id}
      label={id ? undefined : field.label}
      value={text}
      empty={t('Choose…')}
      choices={
        isKnown ? choices : [...choices, { value: text, label: t('{{text}} (not installed)', { text }) }]
      }
      onChange={(next) => onChange(next || null)}
      invalid={invalid}
      describedBy={describedBy}
      disabled={disabled}
    />
  )
}
