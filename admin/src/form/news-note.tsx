import { RefreshCw } from 'lucide-react'
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
      <span>{by ? `Changed by ${by} in the meantime.` : 'Changed in the meantime.'}</span>
      <Button onClick={review}>Review</Button>
    </div>
  )
}
