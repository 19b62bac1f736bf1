import { type InputHTMLAttributes, useState } from 'react'
import { formatNumber } from './format.ts'
import { parseFigure } from './parse-figure.ts'

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>

interface NumberInputProps extends Native {
  value: unknown
  onChange: (value: string | null) => void
  options?: Intl.NumberFormatOptions
  /** Follows the figure while it does not have the focus. */
  sign?: string
}

/** A figure as a decimal string: formatted at rest, as typed while it has the focus. */
export function NumberInput({ value, onChange, options, sign = '', ...rest }: NumberInputProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const plain = value === null || value === undefined ? '' : String(value)
  const shown =
    draft ?? (Number.isNaN(Number(plain)) ? plain : formatNumber(plain, options) + (plain && sign))
  return (
    <input
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onFocus={(event) => {
        setDraft(plain)
        rest.onFocus?.(event)
        const input = event.currentTarget
        requestAnimationFrame(() => input.select())
      }}
      onBlur={(event) => {
        setDraft(null)
        rest.onBlur?.(event)
      }}
      onChange={(event) => {
        setDraft(event.target.value)
        onChange(parseFigure(event.target.value))
      }}
    />
  )
}
