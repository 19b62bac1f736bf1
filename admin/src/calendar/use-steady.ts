import { useCallback, useEffect, useRef, useState } from 'react'

/** How a press ends; not when the pointer does, of which FullCalendar hears before it looks where something fell. */
const ends = ['mouseup', 'touchend', 'touchcancel', 'dragend'] as const

/**
 * Gives the latest value, but from `hold` until the pointer is let go the one of that moment. Holding draws nothing
 * anew: FullCalendar would put new elements in the place of the one that was just pressed.
 */
export function useSteady<T>(latest: T): { value: T; hold: () => void } {
  const isHeld = useRef(false)
  const [value, setValue] = useState(latest)
  const newest = useRef(latest)
  useEffect(() => {
    newest.current = latest
    if (!isHeld.current) setValue(latest)
  }, [latest])
  useEffect(() => {
    const release = () => {
      isHeld.current = false
      setValue(newest.current)
    }
    for (const end of ends) addEventListener(end, release)
    return () => {
      for (const end of ends) removeEventListener(end, release)
    }
  }, [])
  const hold = useCallback(() => {
    isHeld.current = true
  }, [])
  return { value, hold }
}
