import Divider from '@mui/material/Divider'
import MenuItem from '@mui/material/MenuItem'
import { Check, Columns3 } from 'lucide-react'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { IconButton } from '../kit/button.tsx'
import { Menu } from '../kit/menu.tsx'
import { possibleColumns } from './columns.ts'
import s from './list.module.css'
import type { ListState } from './use-list.ts'

/** Which columns the list shows; remembered for this resource on this device. */
export function ColumnMenu({ list }: { list: ListState }) {
  const knowledge = useKnowledge()
  const { chosen, setChosen } = list
  const toggle = (path: string) => {
    const next = chosen.includes(path) ? chosen.filter((one) => one !== path) : [...chosen, path]
    if (next.length > 0) setChosen(next)
  }
  return (
    <Menu
      align="right"
      button={
        <IconButton label="Columns" className={s.columnsButton}>
          <Columns3 size={16} />
        </IconButton>
      }
    >
      {(choose) => [
        ...possibleColumns(knowledge, list.resource).map(({ path, label }) => (
          <MenuItem
            key={path}
            role="menuitemcheckbox"
            aria-checked={chosen.includes(path)}
            onClick={() => toggle(path)}
          >
            <span className={s.grow}>{label}</span>
            {chosen.includes(path) && <Check size={15} />}
          </MenuItem>
        )),
        <Divider key="-" component="li" role="presentation" />,
        <MenuItem key="reset" onClick={choose(() => setChosen(null))}>
          Show the usual columns
        </MenuItem>,
      ]}
    </Menu>
  )
}
