import { Star } from 'lucide-react'
import { t } from '../i18n/translate.ts'
import { IconButton } from '../kit/button.tsx'
import { type RecordKey, useFavourite } from '../settings/marked-records.ts'
import s from './form-header.module.css'

/** Marks a record, so that the command field has it at hand. */
export function FavouriteButton(record: RecordKey) {
  const [isMarked, toggle] = useFavourite(record)
  return (
    <IconButton
      label={isMarked ? t('Remove from favourites') : t('Add to favourites')}
      aria-pressed={isMarked}
      className={s.favourite}
      onClick={toggle}
    >
      <Star size={16} fill={isMarked ? 'currentColor' : 'none'} />
    </IconButton>
  )
}
