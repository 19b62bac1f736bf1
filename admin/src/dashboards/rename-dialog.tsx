import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import s from './dashboards.module.css'

/** Asks for another name of a dashboard. */
export function RenameDialog(props: { name: string; onClose: () => void; rename: (name: string) => void }) {
  const [name, setName] = useState(props.name)
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Rename dashboard"
      onSubmit={() => name.trim() && props.rename(name.trim())}
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Rename
          </Button>
        </>
      }
    >
      <label className={s.field}>
        Name
        <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </label>
    </Dialog>
  )
}
