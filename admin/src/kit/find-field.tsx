import s from './find-field.module.css'

/** Narrows the lines of a menu by what is typed. */
export function FindField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}) {
  const { label, value, onChange, autoFocus } = props
  return (
    <input
      className={s.find}
      aria-label={label}
      placeholder={label}
      // biome-ignore lint/a11y/noAutofocus: a menu that was opened to find something in it asks for this
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
