import { useEffect, useRef } from 'react'

/** A checkbox that can also be in between. */
export function Checkbox(props: { label: string; checked: boolean; mixed?: boolean; onChange: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = props.mixed ?? false
  }, [props.mixed])
  return (
    <input
      ref={input}
      type="checkbox"
      aria-label={props.label}
      checked={props.checked}
      onChange={props.onChange}
    />
  )
}
