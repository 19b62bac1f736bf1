import type { EventDisplayInfo } from '@fullcalendar/react'
import s from './calendar.module.css'

/** What stands on an event: its hour and its words; where there is room also the rest, which else is only heard. */
export function eventFace({ event, timeText, timeClass, titleClass, view }: EventDisplayInfo) {
  const more = String(event.extendedProps.more)
  return (
    <>
      {timeText && <div className={timeClass}>{timeText}</div>}
      <div className={titleClass}>
        {event.title}
        {more && (
          <span className={view.type.startsWith('list') ? s.more : 'visually-hidden'}>{` ${more}`}</span>
        )}
      </div>
    </>
  )
}
