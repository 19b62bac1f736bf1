import { t } from '../i18n/translate.ts'
import { Bone } from '../kit/state.tsx'
import s from './board.module.css'

/** Columns on their way. */
export function BoardSkeleton({ columns }: { columns: number }) {
  return (
    <div className={s.board} aria-busy>
      <span className="visually-hidden" role="status">
        {t('Loading')}
      </span>
      {Array.from({ length: columns }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
        <div key={at} className={s.column}>
          <div className={s.columnHead}>
            <Bone width={96} />
          </div>
          <div className={s.cards}>
            {['84%', '62%', '74%'].slice(at % 3).map((width) => (
              <div key={width} className={s.card}>
                <Bone width="48%" />
                <Bone width={width} />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
