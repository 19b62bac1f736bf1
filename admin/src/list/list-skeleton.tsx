import { t } from '../i18n/translate.ts'
import { Bone } from '../kit/state.tsx'
import s from './list.module.css'

const widths = ['72%', '54%', '63%', '48%', '58%', '40%', '66%', '52%', '60%', '45%']

/** Rows on their way. */
export function ListSkeleton({ columns }: { columns: number }) {
  return (
    <div className={s.scroller} aria-busy>
      <span className="visually-hidden" role="status">
        {t('Loading')}
      </span>
      {widths.map((width) => (
        <div
          key={width}
          className={s.boneRow}
          style={{ gridTemplateColumns: `repeat(${Math.max(1, columns)}, 1fr)` }}
        >
          {Array.from({ length: Math.max(1, columns) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
            <Bone key={at} width={at === 0 ? '80%' : width} />
          ))}
        </div>
      ))}
    </div>
  )
}
