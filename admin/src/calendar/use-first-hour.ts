import { type RefObject, useEffect } from 'react'

/** The hour that is seen first where there are hours. */
const firstHour = 7

/** Frames without another height after which FullCalendar has found its own. */
const calm = 30

/** What people do to look at another hour. */
const ways = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const

/** Scrolls to the morning, again while FullCalendar still finds its heights, and not once somebody scrolls. */
export function useFirstHour(grid: RefObject<HTMLElement | null>, hasHours: boolean): void {
  useEffect(() => {
    const { current } = grid
    if (!current || !hasHours) return
    let frame = 0
    let [height, since] = [0, 0]
    const scroll = () => {
      since = current.scrollHeight === height ? since + 1 : 0
      height = current.scrollHeight
      if (since === 0) current.scrollTo({ top: (height * firstHour) / 24 })
      if (since < calm) frame = requestAnimationFrame(scroll)
    }
    const stop = () => cancelAnimationFrame(frame)
    scroll()
    for (const way of ways) current.addEventListener(way, stop)
    return () => {
      stop()
      for (const way of ways) current.removeEventListener(way, stop)
    }
  }, [grid, hasHours])
}
