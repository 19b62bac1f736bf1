import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { request } from '../data/graphql.ts'
import { RelationPicker } from '../fields/relation-picker.tsx'
import type { Option } from '../fields/use-options.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { type About, aboutInput } from './about.ts'
import { useActivityNews } from './use-activity.ts'

/** Makes somebody else a follower of the record, if they see it. */
export function AddFollower({ about }: { about: About }) {
  const people = useKnowledge().viewerTypes.user ?? ''
  const readAnew = useActivityNews()
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [chosen, setChosen] = useState<Option | null>(null)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setOpen(false)
    setChosen(null)
    setError(null)
  }
  const add = async () => {
    if (!chosen) return
    setBusy(true)
    try {
      await request(
        'mutation AddFollower($input: FollowerCreateInput!) { createFollower(input: $input) { id } }',
        { input: { ...aboutInput(about), user: chosen.id } },
      )
      await readAnew()
      close()
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  return (
    <>
      <IconButton label={t('Add a follower')} onClick={() => setOpen(true)}>
        <UserPlus size={16} />
      </IconButton>
      <Dialog
        open={isOpen}
        onClose={close}
        title={t('Add a follower')}
        error={error}
        onSubmit={() => void add()}
        actions={
          <>
            <Button onClick={close}>{t('Cancel')}</Button>
            <Button look="primary" type="submit" busy={isBusy} disabled={!chosen}>
              {t('Add')}
            </Button>
          </>
        }
      >
        <p>{t('They are told of comments and of changes of its state.')}</p>
        <RelationPicker
          target={people}
          label={t('Person')}
          placeholder={t('Person')}
          value={chosen}
          onChange={setChosen}
        />
      </Dialog>
    </>
  )
}
