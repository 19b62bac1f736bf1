import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/classic/theme.css'
import FullCalendar, { type DatesSetInfo, useCalendarController } from '@fullcalendar/react'
import dayGrid from '@fullcalendar/react/daygrid'
import interaction from '@fullcalendar/react/interaction'
import listPlugin from '@fullcalendar/react/list'
import classic from '@fullcalendar/react/themes/classic'
import timeGrid from '@fullcalendar/react/timegrid'
import { useQuery } from '@tanstack/react-query'
import { useStore } from 'ra-core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router-dom'
import { asker } from '../data/asked.ts'
import { fieldOf, mayDo, writableFields } from '../data/knowledge.ts'
import type { CalendarDefinition, Row } from '../data/types.ts'
import { formatCount } from '../fields/format.ts'
import { currentZone } from '../fields/zone.ts'
import { createPath } from '../form/preset.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { usePhone } from '../frame/use-phone.ts'
import { localeInForce } from '../i18n/locale.ts'
import { ErrorState } from '../kit/state.tsx'
import v from '../kit/view.module.css'
import type { ListState } from '../list/use-list.ts'
import { definitionOf } from '../list/view-kinds.ts'
import { directionOf } from '../theme/direction.ts'
import s from './calendar.module.css'
import { loadRange } from './calendar-query.ts'
import { kindsOf } from './colours.ts'
import { type Dates, datesOf, droppedDates, instant, shifted } from './dates.ts'
import { type DayRange, plusDays } from './days.ts'
import { eventFace } from './event-face.tsx'
import { firstWeekday, type Span, spanOf, spansFor, viewType } from './spans.ts'
import { Toolbar } from './toolbar.tsx'
import { useEvents } from './use-events.ts'
import { useFirstHour } from './use-first-hour.ts'
import { useMovedDates } from './use-moved-dates.ts'
import { useSteady } from './use-steady.ts'

const plugins = [dayGrid, timeGrid, listPlugin, interaction, classic]
const daysByKey: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const none: Row[] = []
// Where few days are shown their heads lead nowhere; in a month a day's number opens the day.
const viewOptions = {
  timeGrid: { navLinks: false },
  dayGridWeek: { navLinks: false },
  list: { navLinks: false },
}

/** Records on their days; the screen's width decides what it begins with. */
export default function Calendar({ list }: { list: ListState }) {
  const isPhone = usePhone()
  return <Days key={String(isPhone)} list={list} isPhone={isPhone} />
}

function Days({ list, isPhone }: { list: ListState; isPhone: boolean }) {
  const { resource, filter, setCount } = list
  const knowledge = useKnowledge()
  const navigate = useNavigate()
  const definition = definitionOf<CalendarDefinition>(resource, 'calendar')
  const isTimed = fieldOf(resource, definition.start)?.type === 'DATE_TIME'
  const spans = spansFor(isPhone)
  const [address, setAddress] = useSearchParams()
  const [remembered, setRemembered] = useStore<Span>(`${resource.name}.calendar`, 'month')
  const first = spans.find((one) => one === remembered) ?? spans[0] ?? 'list'
  const controller = useCalendarController()
  const [shown, setShown] = useState<{ title: string; range: DayRange; span: Span } | null>(null)
  const span = shown?.span ?? first
  const hasMoved = useRef(false)
  const onDates = ({ startStr, endStr, view }: DatesSetInfo) => {
    const range = { from: startStr.slice(0, 10), to: endStr.slice(0, 10) }
    setShown({ title: view.title, range, span: spanOf(view.type) })
    if (!hasMoved.current) return
    // The address says which days are shown, so that one comes back to them from a record.
    const next = new URLSearchParams(address)
    next.set('day', controller.getDate()?.toISOString().slice(0, 10) ?? '')
    setAddress(next, { replace: true })
  }
  const show = (wanted: Span) => {
    hasMoved.current = true
    setRemembered(wanted)
    controller.changeView(viewType(wanted, isTimed))
  }
  const found = useQuery({
    queryKey: [resource.name, 'calendar', filter, shown?.range],
    queryFn: (context) =>
      loadRange(
        knowledge,
        resource,
        definition,
        filter,
        shown?.range ?? { from: '', to: '' },
        asker(context),
      ),
    enabled: shown !== null,
    placeholderData: (previous) => previous,
  })
  const rows = found.data?.rows ?? none
  const count = found.data?.count
  useEffect(() => {
    if (count !== undefined) setCount(count)
  }, [count, setCount])
  const { moved, move } = useMovedDates(resource, definition)
  // What others change waits from the press of a button on: FullCalendar would let fall what is dragged.
  const { value: events, hold } = useSteady(useEvents(resource, definition, rows, moved, span === 'list'))
  const rowOf = (id: string) => rows.find((one) => one.id === id)
  const colour = definition.color ? fieldOf(resource, definition.color) : null

  // FullCalendar draws events anew, also when others change something: the one that has the focus keeps it.
  const grid = useRef<HTMLDivElement>(null)
  const focused = useRef<string | null>(null)
  useEffect(() => {
    if (!focused.current || document.activeElement !== document.body) return
    grid.current?.querySelector<HTMLElement>(`a[href="${focused.current}"]`)?.focus({ preventScroll: true })
  })
  // FullCalendar would scroll the hours where no key gets at them: here they are as long as they are.
  const hasHours = isTimed && (span === 'week' || span === 'day')
  useFirstHour(grid, hasHours)
  const onKeyDown = (event: KeyboardEvent) => {
    const days = daysByKey[event.key]
    const link = (event.target as HTMLElement).closest('a[href]')?.getAttribute('href')
    const row = rowOf(link?.split('/').at(-1) ?? '')
    if (!event.shiftKey || days === undefined || !link || !row) return
    const dates = moved[row.id] ?? datesOf(definition, row)
    const known = events.find((one) => one.id === row.id)
    if (!dates || !known?.startEditable) return
    event.preventDefault()
    move(row, shifted(dates, days, isTimed))
  }
  const place = (id: string, dates: Dates, keepsEnd: boolean) => {
    const row = rowOf(id)
    const before = row && datesOf(definition, row)
    if (row && before) move(row, keepsEnd && before.end === null ? { ...dates, end: null } : dates)
  }

  const creatable = writableFields(knowledge, resource, 'create')
  const mayCreate = mayDo(resource, 'create') && (creatable?.has(definition.start) ?? false)
  const mayCreateEnd = mayCreate && definition.end !== undefined && (creatable?.has(definition.end) ?? false)
  const create = (start: string, end?: string) => {
    const values = { [definition.start]: start, ...(definition.end && end ? { [definition.end]: end } : {}) }
    navigate(createPath(resource.name, values))
  }
  const hidden = (count ?? 0) - rows.length
  if (found.error && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  return (
    <div className={v.view}>
      <Toolbar
        title={shown?.title ?? ''}
        span={span}
        spans={spans}
        kinds={kindsOf(colour, rows)}
        show={show}
        go={(where) => {
          hasMoved.current = true
          controller[where]()
        }}
      />
      {hidden > 0 && (
        <p className={s.note} role="status">
          {t(
            '{{hidden}} more are not shown: too many come together. Filter the records, or look at fewer days at once.',
            { hidden: formatCount(hidden) },
          )}
        </p>
      )}
      <section
        ref={grid}
        aria-label={t('Days')}
        // What scrolls must be within reach of the keyboard.
        tabIndex={hasHours ? 0 : undefined}
        className={s.grid}
        aria-busy={found.isPending}
        onKeyDown={onKeyDown}
        onPointerDown={hold}
        onFocus={({ target }) => {
          focused.current = target.closest('a[href]')?.getAttribute('href') ?? null
        }}
        onBlur={(event) => {
          if (event.relatedTarget) focused.current = null
        }}
      >
        <FullCalendar
          plugins={plugins}
          controller={controller}
          initialView={viewType(first, isTimed)}
          initialDate={address.get('day') ?? undefined}
          timeZone={currentZone() ?? 'local'}
          locale={localeInForce()}
          direction={directionOf(localeInForce())}
          firstDay={firstWeekday(localeInForce())}
          headerToolbar={false}
          height={hasHours ? 'auto' : '100%'}
          borderless
          headingLevel={3}
          events={events}
          eventDisplay="block"
          eventTimeFormat={{ hour: 'numeric', minute: '2-digit' }}
          dayMaxEvents
          fixedWeekCount={false}
          dayHeaderInnerClass={s.head}
          dayCellTopInnerClass={s.number}
          slotHeaderInnerClass={s.number}
          rowEventTimeClass={s.time}
          rowEventTitleClass={s.words}
          rowMoreLinkInnerClass={s.number}
          listDayHeaderInnerClass={s.day}
          listItemEventTimeClass={s.hour}
          allDaySlot={!isTimed}
          nowIndicator
          navLinks={!isPhone}
          views={viewOptions}
          navLinkDayClick={(date) => {
            show('day')
            controller.gotoDate(date)
          }}
          noEventsText={t('No {{records}} in this month', { records: inText(resource.plural) })}
          datesSet={onDates}
          eventContent={eventFace}
          eventDidMount={({ event, el }) => {
            el.title = [event.title, String(event.extendedProps.more)].filter(Boolean).join(', ')
          }}
          eventClick={({ event, jsEvent }) => {
            if (jsEvent.metaKey || jsEvent.ctrlKey) return
            jsEvent.preventDefault()
            navigate(event.url)
          }}
          eventDrop={({ event }) => place(event.id, droppedDates(event, isTimed), true)}
          eventResizableFromStart
          eventResize={({ event }) => place(event.id, droppedDates(event, isTimed), false)}
          dateClick={({ dateStr, allDay }) => {
            if (mayCreate) create(isTimed ? instant(allDay ? `${dateStr}T09:00:00` : dateStr) : dateStr)
          }}
          selectable={mayCreateEnd}
          selectMinDistance={8}
          select={({ startStr, endStr }) => {
            if (isTimed) create(instant(startStr), instant(endStr))
            else create(startStr, plusDays(endStr, -1))
          }}
        />
      </section>
    </div>
  )
}
