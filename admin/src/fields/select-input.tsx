import { ChevronDown } from 'lucide-react'
import s from './input.module.css'

interface SelectInputProps {
  id?: string
  /** Its name, where no label stands above it. */
  label?: string
  value: string
  choices: { value: string; label: string }[]
  onChange: (value: string) => void
  /** Offered for no value. */
  empty?: string
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
}

/** One of several choices, in the frame of the other controls. */
export function SelectInput({
  choices,
  empty,
  onChange,
  invalid,
  describedBy,
  label,
  ...rest
}: SelectInputProps) {
  return (
    <span className={s.select}>
      <select
        {...rest}
        className={s.input}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden />
    </span>
  )
}
