import s from './input.module.css'

/** Any JSON value as text. What does not read as JSON stays the text that was typed, for the server to refuse. */
export function JsonInput({
  common,
  value,
  onChange,
}: {
  common: Record<string, unknown>
  value: unknown
  onChange: (value: unknown) => void
}) {
  const text =
    typeof value === 'string'
      ? value
      : value === null || value === undefined
        ? ''
        : JSON.stringify(value, null, 2)
  const read = (next: string) => {
    try {
      onChange(next.trim() === '' ? null : JSON.parse(next))
    } catch {
      onChange(next)
    }
  }
  return (
    <textarea
      {...common}
      className={s.area}
      rows={4}
      spellCheck={false}
      value={text}
      onChange={(event) => read(event.target.value)}
    />
  )
}
