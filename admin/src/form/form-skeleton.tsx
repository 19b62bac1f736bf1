import { t } from '../i18n/translate.ts'
import { Bone } from '../kit/state.tsx'
import s from './form.module.css'
import h from './form-header.module.css'

/** A form on its way. */
export function FormSkeleton() {
  return (
    <div className={s.page} aria-busy>
      <span className="visually-hidden" role="status">
        {t('Loading')}
      </span>
      <div className={h.header}>
        <Bone width={200} height={20} />
      </div>
      <div className={s.body}>
        <div className={s.main}>
          <div className={s.fields}>
            {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
              <div key={key} className={s.field}>
                <Bone width={80} height={11} />
                <Bone width="100%" height={34} />
              </div>
            ))}
          </div>
          <Bone width="100%" height={180} />
        </div>
      </div>
    </div>
  )
}
