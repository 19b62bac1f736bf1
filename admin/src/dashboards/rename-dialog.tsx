import { useState } from 'react'
import { t } from '../i18n/translate.ts'
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
      title={t('Rename dashboard')}
      onSubmit={() => name.trim() && props.rename(name.trim())}
      actions={
        <>
          <Button onClick={props.onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('Rename')}
          </Button>
        </>
      }
    >
      <label className={s.field}>
        {t('Name')}
        <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </label>
    </Dialog>
  )
}
