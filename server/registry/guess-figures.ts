/** Boards, calendars, charts and pivots of entities whose modules declare none; undefined where no field suits. */
import type { CalendarView, GraphView, Grouping, KanbanView, Measure, PivotView } from '#core/view.ts'
import type { EntityModel, FieldModel } from '#schema/model.ts'

/** Fields of the business, in their order. */
function fieldsOf(entity: EntityModel): FieldModel[] {
  return [...entity.fields.values()].filter((field) => !field.isSystem && field.name !== 'active')
}

const isTime = (field: FieldModel): boolean => field.type === 'Date' || field.type === 'DateTime'

/** The state of a document, or the first choice that a record is of. */
function kindOf(entity: EntityModel): FieldModel | undefined {
  const state = entity.states && entity.fields.get(entity.states.field)
  return state ?? fieldsOf(entity).find(({ type, nullable }) => type === 'Enum' && !nullable)
}

/** Documents in the columns of their states. */
export function guessKanban(entity: EntityModel): KanbanView | undefined {
  if (!entity.states || entity.fields.get(entity.states.field)?.type !== 'Enum') return undefined
  const money = totalOf(entity)
  const fields = fieldsOf(entity)
    .filter(({ type, isReadonly }) => type === 'ToOne' || (type === 'Date' && !isReadonly))
    .slice(0, 3)
    .map(({ name }) => name)
  return {
    kind: 'KANBAN',
    group: entity.states.field,
    fields: [...fields, ...(money ? [money.name] : [])],
    ...(money ? { total: money.name } : {}),
  }
}

/** Documents on their day. */
export function guessCalendar(entity: EntityModel): CalendarView | undefined {
  if (entity.isReadonly) return undefined
  const start = fieldsOf(entity).find((field) => isTime(field) && !field.isReadonly && field.column)
  if (!start) return undefined
  const color = kindOf(entity)?.name
  return { kind: 'CALENDAR', start: start.name, ...(color ? { color } : {}) }
}

/** How much there is of what, by month where there is a date. Only of what happens: nobody charts units. */
export function guessGraph(entity: EntityModel): GraphView | undefined {
  const [first, second] = groupingsOf(entity)
  if (!first || !isEvent(entity)) return undefined
  return {
    kind: 'GRAPH',
    type: 'BAR',
    groupBy: second ? [first, second] : [first],
    measure: measureOf(entity),
  }
}

/** The same figures as a table. */
export function guessPivot(entity: EntityModel): PivotView | undefined {
  const [first, second] = groupingsOf(entity)
  if (!first || !isEvent(entity)) return undefined
  const measure = measureOf(entity)
  return {
    kind: 'PIVOT',
    rows: [second ?? first],
    columns: second ? [first] : [],
    measures: measure === 'count' ? ['count'] : ['count', measure],
  }
}

/** Has it a day or a course of states? Then it happens, and is no configuration. */
function isEvent(entity: EntityModel): boolean {
  return entity.states !== undefined || fieldsOf(entity).some((field) => isTime(field) && field.column)
}

function groupingsOf(entity: EntityModel): Grouping[] {
  const date = fieldsOf(entity).find((field) => isTime(field) && field.column)
  const kind = kindOf(entity)
  const owner = fieldsOf(entity).find(({ type, column }) => type === 'ToOne' && column)
  const groupings: Grouping[] = []
  if (date) groupings.push({ field: date.name, by: 'MONTH' })
  if (kind) groupings.push({ field: kind.name })
  if (owner && groupings.length < 2) groupings.push({ field: owner.name })
  return groupings
}

/** The amount that a document is about: its total, or the last of its amounts. */
function totalOf(entity: EntityModel): FieldModel | undefined {
  const amounts = fieldsOf(entity).filter(
    ({ type, widget, column }) => type === 'Decimal' && widget === 'MONEY' && column,
  )
  return amounts.find(({ name }) => /total$/i.test(name)) ?? amounts.at(-1)
}

function measureOf(entity: EntityModel): Measure {
  const total = totalOf(entity)
  return total ? { field: total.name, function: 'sum' } : 'count'
}
