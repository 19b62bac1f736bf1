import { useKnowledge } from '../../frame/knowledge-context.tsx'
import { t } from '../../i18n/translate.ts'
import type { FieldInputProps } from '../input-props.ts'
import { FieldsInput } from './fields-input.tsx'
import { FilterInput } from './filter-input.tsx'
import { OperationsInput } from './operations-input.tsx'
import { RecordInput } from './record-input.tsx'

/** Controls of what speaks about another entity, the one that the record names in its field of the widget ENTITY. */
export type AboutWidget = 'OPERATIONS' | 'FILTER' | 'FIELDS' | 'RECORD'

const controls = {
  OPERATIONS: OperationsInput,
  FILTER: FilterInput,
  FIELDS: FieldsInput,
  RECORD: RecordInput,
}

export const isAboutWidget = (widget: string | null): widget is AboutWidget =>
  widget !== null && Object.hasOwn(controls, widget)

/** The control of operations, filters, choices of fields or a record; says what to do first where no entity is named yet. */
export function AboutInput({ widget, ...props }: FieldInputProps & { widget: AboutWidget }) {
  const { resources } = useKnowledge()
  const resource = resources.get(props.about ?? '')
  const Control = controls[widget]
  if (!resource) return <span id={props.id}>{t('Choose first what it is about.')}</span>
  return <Control {...props} resource={resource} />
}
