import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'

/** Before the browser takes the press for its own menu. */
const holdMs = 450
/** A finger is never quite still; more is scrolling. */
const slackPx = 10

/** Handlers for what does something when a finger rests on it; letting go clicks on nothing. */
export function useLongPress(hold: () => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined)
  const isTouched = useRef(false)
  const release = () => clearTimeout(press.current?.timer)
  useEffect(() => () => clearTimeout(press.current?.timer), [])
  return {
    onPointerDown: (event: PointerEvent) => {
      isTouched.current = event.pointerType === 'touch'
      const isControl = (event.target as HTMLElement).closest('button, input, select, textarea') !== null
      if (!isTouched.current || !event.isPrimary || isControl) return
      const timer = setTimeout(() => {
        dropNextClick()
        // A small tick in the finger, where the device has it.
        navigator.vibrate?.(10)
        hold()
      }, holdMs)
      press.current = { timer, x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent) => {
      const { x, y } = press.current ?? { x: event.clientX, y: event.clientY }
      if (Math.hypot(event.clientX - x, event.clientY - y) > slackPx) release()
    },
    onPointerUp: release,
    onPointerCancel: release,
    // The browser's menu for links would cover what the press began.
    onContextMenu: (event: MouseEvent) => {
      if (isTouched.current) event.preventDefault()
    },
  }
}

/** Drops the click of the finger that still rests, wherever it falls: what the press brings up may lie under it. */
function dropNextClick(): void {
  const drop = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
    forget()
  }
  const forget = () => {
    removeEventListener('click', drop, true)
    removeEventListener('pointerdown', forget, true)
  }
  addEventListener('click', drop, true)
  addEventListener('pointerdown', forget, true)
}
