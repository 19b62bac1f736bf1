import type { Field } from '../data/types.ts'
import type { Unit } from './format.ts'

/** What the control of a field is given. */
export interface FieldInputProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  id?: string
  label?: string
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
  placeholder?: string
  isCell?: boolean
  /** The currency or unit of a figure, shown before it. */
  unit?: Unit | null
  onFocus?: () => void
  onBlur?: () => void
  onCreate?: (text: string) => void
  onCreateMany?: (text: string) => void
  domain?: Record<string, unknown> | null
  /** The entity that the record speaks of, where it names one. */
  about?: string
  /** Whether the record speaks of a record, so that only entities with activity can be named. */
  isAboutRecord?: boolean
}
