import type { EventInput } from '@fullcalendar/react'
import { useMemo } from 'react'
import { canWrite } from '../cells/editable.ts'
import { fieldOf } from '../data/knowledge.ts'
import type { CalendarDefinition, Resource, Row } from '../data/types.ts'
import { valueAt } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { kindOf } from './colours.ts'
import { type Dates, datesOf } from './dates.ts'
import { plusDays } from './days.ts'

/** The words of a record: what it is called in the calendar. */
function titleOf({ title }: CalendarDefinition, row: Row): string {
  const value = title ? valueAt(row, title) : null
  if (value === null || value === undefined || value === '') return String(row.displayName)
  return typeof value === 'object' ? String((value as Row).displayName) : String(value)
}

/** The records as events, where they were moved to. Those whose dates the viewer may not write stay in place. */
export function useEvents(
  resource: Resource,
  definition: CalendarDefinition,
  rows: Row[],
  moved: Record<string, Dates>,
  /** Whether the colours are those of dots. */
  isDotted: boolean,
): EventInput[] {
  const knowledge = useKnowledge()
  return useMemo(() => {
    const start = fieldOf(resource, definition.start)
    const end = definition.end ? fieldOf(resource, definition.end) : null
    const colour = definition.color ? fieldOf(resource, definition.color) : null
    const isTimed = start?.type === 'DATE_TIME'
    return rows.flatMap((row) => {
      const dates = moved[row.id] ?? datesOf(definition, row)
      if (!dates || !start) return []
      const kind = kindOf(colour, row)
      const title = titleOf(definition, row)
      const name = String(row.displayName)
      const mayMove = canWrite(knowledge, resource, start, row)
      const mayResize = end !== null && canWrite(knowledge, resource, end, row)
      const last = dates.end !== null && dates.end >= dates.start ? dates.end : undefined
      return {
        id: row.id,
        title,
        start: dates.start,
        // The last day counts whole.
        end: last && !isTimed ? plusDays(last, 1) : last,
        allDay: !isTimed,
        url: `/${resource.name}/${row.id}`,
        color: isDotted ? kind.strong : kind.tint,
        contrastColor: kind.strong,
        startEditable: mayMove && (dates.end === null || end === null || mayResize),
        durationEditable: mayResize,
        more: [...(name === title ? [] : [name]), kind.label].filter(Boolean).join(', '),
      }
    })
  }, [knowledge, resource, definition, rows, moved, isDotted])
}
