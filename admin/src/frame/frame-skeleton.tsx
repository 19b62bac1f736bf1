import { PageSkeleton } from '../kit/page-skeleton.tsx'
import { Bone } from '../kit/state.tsx'
import s from './frame.module.css'

/** The frame's shape before anything is known. */
export function FrameSkeleton() {
  return (
    <div className={s.frame}>
      <div className={s.rail} data-skeleton>
        {['70%', '52%', '60%', '44%', '58%'].map((width) => (
          <Bone key={width} width={width} />
        ))}
      </div>
      <div className={s.main}>
        <div className={s.bar} />
        <PageSkeleton />
      </div>
    </div>
  )
}
