import { t } from '../i18n/translate.ts'
import { Button } from '../kit/button.tsx'
import type { Problem } from './cell-edits.tsx'
import s from './cells.module.css'

/** Why a value was not stored, under its cell; where somebody else was first, the choice between both. */
export function ProblemNote(props: {
  id?: string
  problem: Problem
  onTheirs: () => void
  onMine: () => void
}) {
  const { problem } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps clicks from the row below
    <div id={props.id} role="alert" className={s.problem} onClick={(event) => event.stopPropagation()}>
      <span>{problem.message}</span>
      {problem.isConflict && (
        <span className={s.choices}>
          <Button onClick={props.onTheirs}>{t('Keep theirs')}</Button>
          <Button look="primary" onClick={props.onMine}>
            {t('Keep mine')}
          </Button>
        </span>
      )}
    </div>
  )
}
