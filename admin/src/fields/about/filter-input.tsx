import { Plus } from 'lucide-react'
import { useState } from 'react'
import { conditionWords } from '../../access/condition-words.ts'
import type { Resource } from '../../data/types.ts'
import { useKnowledge } from '../../frame/knowledge-context.tsx'
import { t } from '../../i18n/translate.ts'
import { inText } from '../../i18n/wording.ts'
import { Button } from '../../kit/button.tsx'
import input from '../input.module.css'
import type { FieldInputProps } from '../input-props.ts'
import { JsonInput } from '../json-input.tsx'
import s from './about.module.css'
import { ClauseDialog } from './clause-dialog.tsx'
import { clausesOf, joined } from './filter-clauses.ts'

/** A filter of the entity's records: conditions in words to add and drop, or the text of the filter itself. */
export function FilterInput(props: FieldInputProps & { resource: Resource }) {
  const { resource, value, onChange, field, id = '', invalid, describedBy } = props
  const knowledge = useKnowledge()
  const [isText, setText] = useState(false)
  const [isAdding, setAdding] = useState(false)
  // What is no object is a text that does not read as JSON yet: it can only go on as text.
  const isUnread = typeof value === 'string'
  const clauses = clausesOf(value)
  if (isText || isUnread)
    return (
      <div className={s.stack}>
        <JsonInput
          common={{ id, 'aria-invalid': invalid || isUnread || undefined, 'aria-describedby': describedBy }}
          value={value}
          onChange={onChange}
        />
        {isUnread && (
          <span className={s.unread}>{t('This is no JSON yet: see brackets, quotes and commas.')}</span>
        )}
        <Button look="quiet" onClick={() => setText(false)} disabled={isUnread}>
          {t('Edit as conditions')}
        </Button>
      </div>
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need its legend, and the label stands above
    <div id={id} role="group" aria-label={field.label} aria-describedby={describedBy} className={s.stack}>
      {clauses.length === 0 && (
        <span className={s.all}>{t('All {{records}}', { records: inText(resource.plural) })}</span>
      )}
      {clauses.map((clause, at) => {
        const words = conditionWords(knowledge, resource, clause)
        return (
          <span key={JSON.stringify(clause)} className={s.clause} data-invalid={invalid || undefined}>
            {at > 0 && <em>{t('and')}</em>}
            <span className={input.tag}>
              {words}
              <button
                type="button"
                aria-label={t('Remove {{what}}', { what: words })}
                onClick={() => onChange(joined(clauses.filter((_, index) => index !== at)))}
              >
                ×
              </button>
            </span>
          </span>
        )
      })}
      <div className={s.buttons}>
        <Button look="quiet" icon={<Plus size={15} />} onClick={() => setAdding(true)}>
          {t('Add a condition')}
        </Button>
        <Button look="quiet" onClick={() => setText(true)}>
          {t('Edit as text')}
        </Button>
      </div>
      {isAdding && (
        <ClauseDialog
          resource={resource}
          onClose={() => setAdding(false)}
          onAdd={(clause) => {
            onChange(joined([...clauses, clause]))
            setAdding(false)
          }}
        />
      )}
    </div>
  )
}
