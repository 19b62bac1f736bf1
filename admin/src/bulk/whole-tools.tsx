import { Archive, PencilLine, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { fieldOf, mayDo } from '../data/knowledge.ts'
import { toInput } from '../form/draft-diff.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import type { ListState } from '../list/use-list.ts'
import { BulkEdit } from './bulk-edit.tsx'
import { useWhole } from './use-whole.tsx'
import { wholeMutation } from './write-many.ts'

const shownActions = 2

/** What can be done to all records that the list finds; each of it is a job. */
export function WholeTools({ list }: { list: ListState }) {
  const { resource, count = 0 } = list
  const knowledge = useKnowledge()
  const whole = useWhole(list)
  const [isEditing, setEditing] = useState(false)
  const update = mayDo(resource, 'update') ? wholeMutation(knowledge, resource.names.updateMany) : null
  const remove = mayDo(resource, 'delete') ? wholeMutation(knowledge, resource.names.deleteMany) : null
  const actions = resource.actions.flatMap((action) => {
    const mutation = wholeMutation(knowledge, action.mutation)
    return mutation && action.arguments.length === 0 && mayDo(resource, action.name)
      ? [{ action, mutation }]
      : []
  })
  const isArchived = list.filter.archived ?? false
  return (
    <>
      {actions.slice(0, shownActions).map(({ action, mutation }) => (
        <Button
          key={action.name}
          look="quiet"
          icon={action.icon ? <Icon name={action.icon} label={action.label} size={15} /> : undefined}
          onClick={() =>
            whole.ask({
              label: action.label,
              mutation,
              values: {},
              isDangerous: action.isDangerous,
              note: action.description,
            })
          }
        >
          {action.label}
        </Button>
      ))}
      {update && (
        <Button look="quiet" icon={<PencilLine size={15} />} onClick={() => setEditing(true)}>
          {t('Edit')}
        </Button>
      )}
      {update && resource.isArchivable && fieldOf(resource, 'active')?.isReadonly === false && (
        <Button
          look="quiet"
          icon={<Archive size={15} />}
          onClick={() =>
            whole.ask({
              label: isArchived ? t('Restore') : t('Archive'),
              mutation: update,
              values: { input: { active: isArchived } },
            })
          }
        >
          {isArchived ? t('Restore') : t('Archive')}
        </Button>
      )}
      {remove && (
        <Button
          look="quiet"
          icon={<Trash2 size={15} />}
          onClick={() =>
            whole.ask({
              label: t('Delete'),
              mutation: remove,
              values: {},
              isDangerous: true,
              note: t('They are removed for good, with all that belongs to them.'),
            })
          }
        >
          {t('Delete')}
        </Button>
      )}
      {isEditing && update && (
        <BulkEdit
          resource={resource}
          count={count}
          onClose={() => setEditing(false)}
          onApply={async ({ field, label }, value) => {
            setEditing(false)
            whole.ask({
              label: t('Change {{label}}', { label: inText(label) }),
              hasObject: true,
              mutation: update,
              values: { input: { [field.name]: toInput(field, value) } },
            })
          }}
        />
      )}
      {whole.dialog}
    </>
  )
}
