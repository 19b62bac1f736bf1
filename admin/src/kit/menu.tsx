import MuiMenu from '@mui/material/Menu'
import { cloneElement, type ReactElement, type ReactNode, useState } from 'react'
import { side } from '../theme/direction.ts'

/** A menu under its button; no button where there is nothing to choose. `children` gets a function that closes the menu before it runs what was chosen. */
export function Menu(props: {
  button: ReactElement<{
    onClick?: (event: React.MouseEvent<HTMLElement>) => void
    'aria-expanded'?: boolean
    'aria-haspopup'?: 'menu'
  }>
  align?: 'start' | 'end'
  children: (choose: (run: () => void) => () => void) => ReactNode
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  // A list has one in every row, of which few are ever opened.
  const [wasOpened, setOpened] = useState(false)
  const choose = (run: () => void) => () => {
    setAnchor(null)
    run()
  }
  const horizontal = side(props.align ?? 'start')
  const items = props.children(choose)
  if (Array.isArray(items) && !items.some(Boolean)) return null
  return (
    <>
      {cloneElement(props.button, {
        onClick: (event) => {
          setOpened(true)
          setAnchor(event.currentTarget)
        },
        'aria-expanded': anchor !== null,
        'aria-haspopup': 'menu',
      })}
      {wasOpened && (
        <MuiMenu
          open={anchor !== null}
          anchorEl={anchor}
          onClose={() => setAnchor(null)}
          anchorOrigin={{ vertical: 'bottom', horizontal }}
          transformOrigin={{ vertical: 'top', horizontal }}
        >
          {items}
        </MuiMenu>
      )}
    </>
  )
}
