import { t } from '../i18n/translate.ts'
import s from './page-skeleton.module.css'
import { Bone } from './state.tsx'

/** The shape of a page while its code or its data is on the way. */
export function PageSkeleton() {
  return (
    <div className={s.page} aria-busy>
      <span className="visually-hidden" role="status">
        {t('Loading')}
      </span>
      <Bone width={180} height={20} />
      <div className={s.rows}>
        {['78%', '62%', '70%', '55%', '66%', '48%', '60%', '72%'].map((width) => (
          <Bone key={width} width={width} height={12} />
        ))}
      </div>
    </div>
  )
}
