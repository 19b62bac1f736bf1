import { Plus, X } from 'lucide-react'
import { type Join, type Operator, operatorsOf } from '../data/filter.ts'
import { fieldAt } from '../data/knowledge.ts'
import type { Resource } from '../data/types.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { msg, t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { operatorLabels, pathLabel } from '../list/chips.ts'
import { startValue, ValueEditor } from '../list/condition-editor.tsx'
import s from './builder.module.css'
import { type DraftCondition, type DraftGroup, newCondition, newGroup, onField } from './draft.ts'
import { PathPicker } from './path-picker.tsx'

const joinWords: Record<Join, string> = {
  all: msg('all of these hold'),
  any: msg('at least one of these holds'),
  none: msg('none of these holds'),
  notAll: msg('not all of these hold'),
}
const deepestGroup = 4

/** A group of conditions: how they count together, the conditions, and groups inside. */
export function GroupEditor(props: {
  resource: Resource
  group: DraftGroup
  depth: number
  onChange: (group: DraftGroup) => void
  onRemove?: () => void
}) {
  const { resource, group, depth, onChange, onRemove } = props
  const put = (key: number, part: DraftCondition | DraftGroup | null) =>
    onChange({ ...group, parts: group.parts.flatMap((one) => (one.key === key ? (part ?? []) : one)) })
  const add = (part: DraftCondition | DraftGroup) => onChange({ ...group, parts: [...group.parts, part] })
  return (
    <fieldset className={s.group} data-depth={depth}>
      <legend className="visually-hidden">{depth === 0 ? t('Conditions') : t('Group of conditions')}</legend>
      <div className={s.join}>
        <select
          aria-label={t('How the conditions count')}
          value={group.join}
          onChange={(event) => onChange({ ...group, join: event.target.value as Join })}
        >
          {Object.entries(joinWords).map(([join, words]) => (
            <option key={join} value={join}>
              {t(words)}
            </option>
          ))}
        </select>
        {onRemove && (
          <IconButton label={t('Remove group')} onClick={onRemove}>
            <X size={15} />
          </IconButton>
        )}
      </div>
      {group.parts.map((part) =>
        'parts' in part ? (
          <GroupEditor
            key={part.key}
            resource={resource}
            group={part}
            depth={depth + 1}
            onChange={(next) => put(part.key, next)}
            onRemove={() => put(part.key, null)}
          />
        ) : (
          <ConditionRow
            key={part.key}
            resource={resource}
            condition={part}
            onChange={(next) => put(part.key, next)}
            onRemove={() => put(part.key, null)}
          />
        ),
      )}
      <div className={s.add}>
        <Button look="quiet" icon={<Plus size={14} />} onClick={() => add(newCondition())}>
          {t('Condition')}
        </Button>
        {depth < deepestGroup && (
          <Button
            look="quiet"
            icon={<Plus size={14} />}
            onClick={() => add(newGroup(group.join === 'all' ? 'any' : 'all'))}
          >
            {t('Group')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function ConditionRow(props: {
  resource: Resource
  condition: DraftCondition
  onChange: (condition: DraftCondition) => void
  onRemove: () => void
}) {
  const { resource, condition, onChange, onRemove } = props
  const knowledge = useKnowledge()
  const field = condition.field ? fieldAt(knowledge, resource, condition.field) : null
  const label = field ? pathLabel(knowledge, resource, condition.field) : 'condition'
  const needsValue = condition.operator !== 'isEmpty' && condition.operator !== 'isNotEmpty'
  return (
    <div className={s.condition}>
      <PathPicker
        resource={resource}
        path={condition.field}
        onChange={(path, chosen) => onChange(onField(condition, path, chosen))}
      />
      {field && (
        <select
          aria-label={t('Comparison of {{label}}', { label })}
          value={condition.operator}
          onChange={(event) => {
            const operator = event.target.value as Operator
            onChange({ ...condition, operator, value: startValue(field, operator) })
          }}
        >
          {operatorsOf(field).map((one) => (
            <option key={one} value={one}>
              {t(operatorLabels[one])}
            </option>
          ))}
        </select>
      )}
      <div className={s.value}>
        {field && needsValue && (
          <ValueEditor
            key={`${condition.field} ${condition.operator}`}
            field={field}
            operator={condition.operator}
            value={condition.value}
            onChange={(value) => onChange({ ...condition, value })}
          />
        )}
      </div>
      <IconButton label={t('Remove {{label}}', { label })} onClick={onRemove}>
        <X size={15} />
      </IconButton>
    </div>
  )
}
