import { RefreshCw } from 'lucide-react'
import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'

/** Somebody saved a newer version while this one is being edited: nothing is overwritten, and it can be looked at. */
export function NewsNote() {
  const { news, review } = useRecordFormContext()
  if (!news) return null
  const by = (news.updatedBy as { displayName?: string } | null | undefined)?.displayName
  return (
    <div className={s.news} role="status">
      <RefreshCw size={14} aria-hidden />
      <span>{by ? t('Changed by {{by}} in the meantime.', { by }) : t('Changed in the meantime.')}</span>
      <Button onClick={review}>{t('Review')}</Button>
    </div>
  )
}
