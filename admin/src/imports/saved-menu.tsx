import MenuItem from '@mui/material/MenuItem'
import { Bookmark } from 'lucide-react'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import input from '../fields/input.module.css'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Menu } from '../kit/menu.tsx'
import s from './imports.module.css'
import type { Matching } from './matching.ts'
import { longestName, saveMapping, useSavedMappings } from './saved-mappings.ts'
import type { Preview } from './types.ts'

interface SavedMappingsProps {
  preview: Preview
  matching: Matching
  onMatching: (matching: Matching) => void
}

/** Mappings for files with these columns, and the way to keep the one that is on the screen. */
export function SavedMappings({ preview, matching, onMatching }: SavedMappingsProps) {
  const saved = useSavedMappings(preview)
  const notify = useNotify()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const keep = () => {
    if (name.trim() === '') return
    saveMapping(preview, name, matching)
    setOpen(false)
    notify(t('The mapping “{{name}}” is kept for files with these columns', { name: name.trim() }), {
      type: 'success',
    })
  }
  return (
    <span className={s.saved}>
      <Menu align="end" button={<Button icon={<Bookmark size={15} />}>{t('Mappings')}</Button>}>
        {(choose) => [
          ...saved.map((one) => (
            <MenuItem key={one.name} onClick={choose(() => onMatching(one.matching))}>
              {one.name}
            </MenuItem>
          )),
          <MenuItem key="keep" divider={false} onClick={choose(() => setOpen(true))}>
            {t('Keep this mapping…')}
          </MenuItem>,
        ]}
      </Menu>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={t('Keep this mapping')}
        onSubmit={keep}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('Close')}</Button>
            <Button look="primary" type="submit" disabled={name.trim() === ''}>
              {t('Keep mapping')}
            </Button>
          </>
        }
      >
        <label className={s.labelled}>
          <span>{t('Name')}</span>
          <input
            className={input.input}
            value={name}
            maxLength={longestName}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
      </Dialog>
    </span>
  )
}
