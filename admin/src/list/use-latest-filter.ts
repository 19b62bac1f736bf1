import { useEffect, useRef, useState } from 'react'
import type { ListFilter } from '../data/filter.ts'

/**
 * The filter as it was last set. The address follows a moment later, and whoever clicks twice in that moment must not
 * bring back what the first click dropped. What changes the address from elsewhere, such as the back button, counts.
 */
export function useLatestFilter(inAddress: ListFilter): {
  filter: ListFilter
  setLatest: (filter: ListFilter) => void
  filterNow: () => ListFilter
} {
  const said = JSON.stringify(inAddress)
  const [filter, setFilter] = useState(inAddress)
  const latest = useRef(inAddress)
  const shown = useRef(said)
  // What the address is still going to say, in the order in which it was set.
  const awaited = useRef<string[]>([])
  useEffect(() => {
    shown.current = said
    const at = awaited.current.indexOf(said)
    awaited.current = at < 0 ? [] : awaited.current.slice(at + 1)
    if (at >= 0) return
    latest.current = JSON.parse(said) as ListFilter
    setFilter(latest.current)
  }, [said])
  return {
    filter,
    setLatest: (next) => {
      latest.current = next
      setFilter(next)
      const text = JSON.stringify(next)
      if (text !== (awaited.current.at(-1) ?? shown.current)) awaited.current.push(text)
    },
    filterNow: () => latest.current,
  }
}
