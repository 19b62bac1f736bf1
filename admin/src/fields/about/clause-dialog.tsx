import { useState } from 'react'
import {
  type Condition,
  conditionFilter,
  type GraphQLFilter,
  type Operator,
  operatorsOf,
} from '../../data/filter.ts'
import type { Knowledge } from '../../data/knowledge.ts'
import type { Field, Resource } from '../../data/types.ts'
import { useKnowledge } from '../../frame/knowledge-context.tsx'
import { t } from '../../i18n/translate.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { operatorLabels } from '../../list/chips.ts'
import { isFilled, startValue, ValueEditor } from '../../list/condition-editor.tsx'
import { SelectInput } from '../select-input.tsx'
import s from './about.module.css'

interface ClauseDialogProps {
  resource: Resource
  onAdd: (clause: GraphQLFilter) => void
  onClose: () => void
}

/** Makes one condition: a field, how it is compared, and with what; people and companies also with the viewer's own. */
export function ClauseDialog({ resource, onAdd, onClose }: ClauseDialogProps) {
  const knowledge = useKnowledge()
  const fields = resource.fields
    .filter((field) => field.isFilterable && comparisonsOf(knowledge, field).length > 0)
    .sort((a, b) => a.label.localeCompare(b.label))
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState('')
  const [value, setValue] = useState<unknown>('')
  const field = fields.find((one) => one.name === name)
  const comparisons = field ? comparisonsOf(knowledge, field) : []
  const comparison = comparisons.find((one) => one.value === chosen) ?? comparisons[0]
  const operator = comparison?.operator
  const isReady =
    comparison?.test !== undefined || (operator !== undefined && (isBare(operator) || isFilled(value)))
  const start = (of: Field, next: Comparison | undefined) => {
    setChosen(next?.value ?? '')
    setValue(next?.operator ? startValue(of, next.operator) : '')
  }
  const submit = () => {
    if (!field || !comparison) return
    const test =
      comparison.test ?? conditionFilter(knowledge, field, { field: name, operator, value } as Condition)
    if (isReady && test) onAdd({ [name]: test })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Add a condition')}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" disabled={!isReady}>
            {t('Add condition')}
          </Button>
        </>
      }
    >
      <div className={s.stack}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside of SelectInput */}
        <label className={s.labelled}>
          {t('Field')}
          <SelectInput
            value={name}
            empty={t('Choose a field…')}
            choices={fields.map((one) => ({ value: one.name, label: one.label }))}
            onChange={(next) => {
              setName(next)
              const of = fields.find((one) => one.name === next)
              if (of) start(of, comparisonsOf(knowledge, of)[0])
            }}
          />
        </label>
        {field && comparison && (
          // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside of SelectInput
          <label className={s.labelled}>
            {t('Comparison')}
            <SelectInput
              value={comparison.value}
              choices={comparisons}
              onChange={(next) =>
                start(
                  field,
                  comparisons.find((one) => one.value === next),
                )
              }
            />
          </label>
        )}
        {field && operator && !isBare(operator) && (
          <ValueEditor field={field} operator={operator} value={value} onChange={setValue} />
        )}
      </div>
    </Dialog>
  )
}

interface Comparison {
  value: string
  label: string
  operator?: Operator
  /** The whole of the test, where there is nothing to choose. */
  test?: GraphQLFilter
}

const isBare = (operator: Operator): boolean => operator === 'isEmpty' || operator === 'isNotEmpty'

function comparisonsOf({ viewerTypes }: Knowledge, field: Field): Comparison[] {
  const plain = operatorsOf(field).map((operator) => ({
    value: operator,
    label: t(operatorLabels[operator]),
    operator,
  }))
  if (field.type !== 'TO_ONE') return plain
  const own: Comparison[] =
    field.target === viewerTypes.user
      ? [
          { value: '$me', label: t('is the user'), test: { id: { eq: '$me' } } },
          { value: '$team', label: t('is the user or their team'), test: { id: { in: '$team' } } },
        ]
      : field.target === viewerTypes.company
        ? [
            { value: '$company', label: t('is the user’s company'), test: { id: { eq: '$company' } } },
            {
              value: '$companies',
              label: t('is one of the user’s companies'),
              test: { id: { in: '$companies' } },
            },
          ]
        : []
  return [...own, ...plain]
}
