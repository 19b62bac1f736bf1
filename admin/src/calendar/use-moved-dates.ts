import { useQueryClient } from '@tanstack/react-query'
import { useNotify } from 'ra-core'
import { useState } from 'react'
import { messageOf } from '../data/errors.ts'
import { fieldOf } from '../data/knowledge.ts'
import type { CalendarDefinition, Resource, Row } from '../data/types.ts'
import { formatDate, formatInstant } from '../fields/format.ts'
import { useKnowledge } from '../frame/knowledge-context.tsx'
import { t } from '../i18n/translate.ts'
import { undoable } from '../kit/undo.ts'
import { type Dates, datesOf } from './dates.ts'
import { saveDates } from './save-dates.ts'

/**
 * Writes the dates of records that were dragged. A record stands on its new day at once, can be put back by the
 * notice, and goes back by itself when the server refuses.
 */
export function useMovedDates(
  resource: Resource,
  definition: CalendarDefinition,
): { moved: Record<string, Dates>; move: (row: Row, dates: Dates) => void } {
  const knowledge = useKnowledge()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const [moved, setMoved] = useState<Record<string, Dates>>({})
  const isTimed = fieldOf(resource, definition.start)?.type === 'DATE_TIME'
  const write = async (row: Row, dates: Dates, way: 'there' | 'back') => {
    const before = datesOf(definition, row)
    if (!before) return
    setMoved((all) => ({ ...all, [row.id]: dates }))
    try {
      const result = await saveDates(knowledge, resource, definition, row, dates)
      const day = isTimed ? formatInstant(dates.start) : formatDate(dates.start)
      const say = t('{{what}}: {{outcome}}', { what: String(row.displayName), outcome: day })
      if (way === 'back') notify(say, { type: 'success' })
      else
        notify(say, {
          type: 'success',
          ...undoable(() => void write(result, before, 'back')),
        })
    } catch (failure) {
      notify(messageOf(failure), { type: 'error' })
    }
    await queryClient.invalidateQueries({ queryKey: [resource.name] })
    setMoved(({ [row.id]: _settled, ...rest }) => rest)
  }
  return { moved, move: (row, dates) => void write(row, dates, 'there') }
}
