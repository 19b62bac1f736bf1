/** Checks what a view names: a field that is not there, or cannot serve, stops the start and not the first user. */
import type {
  CalendarView,
  FormView,
  GraphView,
  Grouping,
  KanbanView,
  ListView,
  Measure,
  PivotView,
} from '#core/view.ts'
import type { EntityModel, FieldModel, FieldType, ViewModel } from '#schema/model.ts'

type Entities = Map<string, EntityModel>

/** What a view is checked with: each fails with an error that names the view and the field. */
interface Check {
  /** The path leads to a field, through to-one relations. */
  path(path: string): void
  /** …to one of these types. */
  typed(path: string, types: FieldType[], use: string): void
  group(grouping: Grouping): void
  measure(measure: Measure): void
}

const numbers: FieldType[] = ['Int', 'Float', 'Decimal']
const times: FieldType[] = ['Date', 'DateTime']

/** @throws Error that names the view, its module and the field */
export function checkView(view: ViewModel, entity: EntityModel, entities: Entities): void {
  const check = checksOf(view, entity, entities)
  const definition: unknown = view.definition
  if (view.kind === 'CUSTOM') for (const path of view.paths ?? []) check.path(path)
  else if (view.kind === 'LIST') checkList(check, definition as ListView)
  else if (view.kind === 'FORM') {
    checkForm(check, definition as FormView, (lines) => {
      check.path(lines)
      const part = entities.get(entity.fields.get(lines)?.target ?? '')
      return part ? checksOf(view, part, entities) : check
    })
  } else if (view.kind === 'KANBAN') checkKanban(check, definition as KanbanView)
  else if (view.kind === 'CALENDAR') checkCalendar(check, definition as CalendarView)
  else if (view.kind === 'GRAPH') {
    const { groupBy, measure } = definition as GraphView
    groupBy.forEach(check.group)
    check.measure(measure)
  } else {
    const { rows, columns, measures } = definition as PivotView
    for (const grouping of [...rows, ...columns]) check.group(grouping)
    measures.forEach(check.measure)
  }
}

function checksOf(view: ViewModel, entity: EntityModel, entities: Entities): Check {
  const named = `The ${view.kind === 'CUSTOM' ? view.name : view.kind.toLowerCase()} view of ${view.entity} (module "${view.module}") names`
  const find = (path: string): FieldModel | undefined => {
    let current: EntityModel | undefined = entity
    let field: FieldModel | undefined
    for (const name of path.split('.')) {
      if (name === 'displayName') return undefined
      field = current?.fields.get(name)
      if (!field) throw new Error(`${named} "${path}", which is not a field of ${entity.name}.`)
      current = entities.get(field.target ?? '')
    }
    return field
  }
  const typed: Check['typed'] = (path, types, use) => {
    const field = find(path)
    if (field && types.includes(field.type)) return
    throw new Error(`${named} "${path}" as ${use}, but it is no ${types.join(' or ')}.`)
  }
  return {
    path: (path) => void find(path),
    typed,
    group({ field, by }) {
      if (by) typed(field, times, 'a date to group by')
      else find(field)
    },
    measure(measure) {
      if (measure !== 'count') typed(measure.field, numbers, 'a measure')
    },
  }
}

function checkList(check: Check, { columns, totals = [], groupBy, editable }: ListView): void {
  for (const path of [...columns, ...totals, ...(editable || [])]) check.path(path)
  for (const grouping of groupBy ?? []) check.group(grouping)
}

function checkForm(check: Check, form: FormView, ofLines: (field: string) => Check): void {
  const { totals = [], side = [], title, frozen = [], sections } = form
  for (const path of [...totals, ...side, ...(title ? [title] : [])]) check.path(path)
  for (const { when, except = [] } of frozen)
    for (const name of [...Object.keys(when), ...except]) check.path(name)
  for (const section of sections) {
    if ('fields' in section) section.fields.forEach(check.path)
    else {
      const part = ofLines(section.lines)
      for (const path of [...section.columns, ...(section.kindField ? [section.kindField] : [])])
        part.path(path)
    }
  }
}

function checkKanban(check: Check, { group, title, fields, total, progress }: KanbanView): void {
  check.typed(group, ['Enum', 'ToOne'], 'the columns')
  for (const path of [...fields, ...(title ? [title] : [])]) check.path(path)
  if (total) check.typed(total, numbers, 'a total')
  if (progress) check.typed(progress, numbers, 'progress')
}

function checkCalendar(check: Check, { start, end, title, color }: CalendarView): void {
  check.typed(start, times, 'the start')
  if (end) check.typed(end, times, 'the end')
  if (title) check.path(title)
  if (color) check.typed(color, ['Enum', 'ToOne'], 'the colour')
}
