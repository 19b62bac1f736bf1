import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate, useNavigationType } from 'react-router-dom'

/** Choosing records by touch: taps select instead of opening. */
export interface Selecting {
  isOn: boolean
  /** Begins, with the record that was held. */
  begin: (id?: string) => void
  /** Ends, with nothing selected. */
  end: () => void
}

interface Selection {
  selectedIds: unknown[]
  onToggleItem: (id: string) => void
  onUnselectItems: () => void
}

/** An action that made a new record goes there first. */
const settleMs = 100

/** Whether the entry of the history in force is the one that selecting began with. */
const isMarked = () =>
  (history.state as { usr?: { isSelecting?: boolean } | null } | null)?.usr?.isSelecting === true

/** The mode of selecting. It is a step of the history, so that the device's own way back leaves it. */
export function useSelecting({ selectedIds, onToggleItem, onUnselectItems }: Selection): Selecting {
  const location = useLocation()
  const navigate = useNavigate()
  const kind = useNavigationType()
  const [isOn, setOn] = useState(isMarked)
  const count = selectedIds.length
  const before = useRef(count)

  const end = () => {
    setOn(false)
    onUnselectItems()
    if (isMarked()) navigate(-1)
  }
  const latest = useRef({ end, onUnselectItems })
  latest.current = { end, onUnselectItems }

  // biome-ignore lint/correctness/useExhaustiveDependencies: every step of the history is looked at, once
  useEffect(() => {
    if (!isOn || kind !== 'POP' || isMarked()) return
    setOn(false)
    latest.current.onUnselectItems()
  }, [location.key])

  // What was selected is done with, or was let go one by one.
  useEffect(() => {
    const had = before.current
    before.current = count
    if (!isOn || had === 0 || count > 0) return
    const timer = setTimeout(() => latest.current.end(), settleMs)
    return () => clearTimeout(timer)
  }, [isOn, count])

  return {
    isOn,
    begin: (id) => {
      if (id !== undefined && !selectedIds.includes(id)) onToggleItem(id)
      if (isOn) return
      setOn(true)
      navigate(`${location.pathname}${location.search}`, { state: { isSelecting: true } })
    },
    end,
  }
}
