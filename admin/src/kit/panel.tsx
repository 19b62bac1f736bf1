import Drawer from '@mui/material/Drawer'
import Popover from '@mui/material/Popover'
import { type ReactNode, useEffect } from 'react'
import { usePhone } from '../frame/use-phone.ts'
import { side } from '../theme/direction.ts'
import s from './panel.module.css'

/** What a button of the top bar opens: under it on a wide screen, from the bottom on a phone. */
export function Panel(props: {
  label: string
  anchor: HTMLElement | null
  onClose: () => void
  children: ReactNode
}) {
  const { label, anchor, onClose, children } = props
  const isPhone = usePhone()
  useLostEscape(anchor !== null, onClose)
  if (isPhone)
    return (
      <Drawer
        anchor="bottom"
        open={anchor !== null}
        onClose={onClose}
        slotProps={{ paper: { className: s.sheet, role: 'dialog', 'aria-label': label } }}
      >
        {children}
      </Drawer>
    )
  return (
    <Popover
      open={anchor !== null}
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: side('end') }}
      transformOrigin={{ vertical: 'top', horizontal: side('end') }}
      slotProps={{ paper: { className: s.panel, role: 'dialog', 'aria-label': label } }}
    >
      {children}
    </Popover>
  )
}

/** A button that is disabled by its own click loses the focus, and Escape then reaches the page instead of the panel. */
function useLostEscape(isOpen: boolean, onClose: () => void) {
  useEffect(() => {
    if (!isOpen) return
    const close = ({ key, target }: KeyboardEvent) => {
      if (key === 'Escape' && target === document.body) onClose()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [isOpen, onClose])
}
