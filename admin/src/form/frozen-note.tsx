import { Lock } from 'lucide-react'
import s from './form.module.css'
import { useRecordFormContext } from './form-context.tsx'
import { frozenBy } from './frozen.ts'

/** Why fields cannot be edited, where the rules and not the viewer's rights keep them so. */
export function FrozenNote() {
  const { form, record } = useRecordFormContext()
  const message = frozenBy(form, record).find((one) => one.message)?.message
  if (!message) return null
  return (
    <p className={s.frozen}>
      <Lock size={14} aria-hidden />
      {message}
    </p>
  )
}
