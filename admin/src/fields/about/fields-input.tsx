import { fieldOf } from '../../data/knowledge.ts'
import type { Resource } from '../../data/types.ts'
import { t } from '../../i18n/translate.ts'
import { inText } from '../../i18n/wording.ts'
import input from '../input.module.css'
import type { FieldInputProps } from '../input-props.ts'
import { SelectInput } from '../select-input.tsx'
import s from './about.module.css'

type Choice = { only: string[] } | { except: string[] } | null

/** All fields of the entity, some of them, or all but some. */
export function FieldsInput({
  resource,
  value,
  onChange,
  field,
  id = '',
  invalid,
  describedBy,
}: FieldInputProps & { resource: Resource }) {
  const choice = (typeof value === 'object' ? value : null) as Choice
  const kind = choice === null ? '' : 'only' in choice ? 'only' : 'except'
  const names = choice === null ? [] : 'only' in choice ? choice.only : choice.except
  const give = (nextKind: string, next: string[]) =>
    onChange(nextKind === 'only' ? { only: next } : nextKind === 'except' ? { except: next } : null)
  const others = resource.fields
    .filter(({ name }) => !names.includes(name))
    .map(({ name, label }) => ({ value: name, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <div className={s.stack}>
      <SelectInput
        id={id}
        value={kind}
        empty={t('All fields')}
        choices={[
          { value: 'only', label: t('Only these') },
          { value: 'except', label: t('All but these') },
        ]}
        onChange={(next) => give(next, names)}
        invalid={invalid}
        describedBy={describedBy}
      />
      {kind !== '' && (
        <>
          <div className={s.tags}>
            {names.map((name) => (
              <span key={name} className={input.tag}>
                {fieldOf(resource, name)?.label ?? name}
                <button
                  type="button"
                  aria-label={t('Remove {{label}}', { label: fieldOf(resource, name)?.label ?? name })}
                  onClick={() =>
                    give(
                      kind,
                      names.filter((one) => one !== name),
                    )
                  }
                >
                  ×
                </button>
              </span>
            ))}
          </div>
          <SelectInput
            id={`${id}-more`}
            label={t('Add a field to {{field}}', { field: inText(field.label) })}
            value=""
            empty={t('Add a field…')}
            choices={others}
            onChange={(name) => name && give(kind, [...names, name])}
          />
        </>
      )}
    </div>
  )
}
