import { mutationDocument } from '../data/documents.ts'
import { isApiError } from '../data/errors.ts'
import { request } from '../data/graphql.ts'
import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import type { CalendarDefinition, Resource, Row } from '../data/types.ts'
import { calendarSelection } from './calendar-query.ts'
import { type Dates, datesInput, datesOf } from './dates.ts'

/**
 * Writes the dates of a record and gives it back. A change by somebody else to another field is no conflict here.
 * Throws what the server refuses.
 */
export async function saveDates(
  knowledge: Knowledge,
  resource: Resource,
  definition: CalendarDefinition,
  row: Row,
  dates: Dates,
): Promise<Row> {
  const before = datesOf(definition, row)
  const send = async (expectedVersion: unknown): Promise<Row> => {
    const { query, variables } = mutationDocument(
      knowledge,
      resource.names.update,
      // Without an end of its own a record that is only moved stays without one.
      { id: row.id, input: datesInput(definition, dates, before?.end !== dates.end), expectedVersion },
      calendarSelection(knowledge, resource, definition),
    )
    return (await request<{ result: Row }>(query, variables)).result
  }
  try {
    return await send(row.version)
  } catch (error) {
    if (!isApiError(error) || error.code !== 'CONFLICT' || !error.current) throw error
    const stored = datesOf(definition, { id: row.id, ...error.current })
    const isTimed = fieldOf(resource, definition.start)?.type === 'DATE_TIME'
    if (!before || !stored || !areSame(before, stored, isTimed)) throw error
    return send(error.current.version)
  }
}

function areSame(one: Dates, other: Dates, isTimed: boolean): boolean {
  const point = (value: string | null) => (value !== null && isTimed ? Date.parse(value) : value)
  return point(one.start) === point(other.start) && point(one.end) === point(other.end)
}
