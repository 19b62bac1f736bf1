import type { Issue } from '../data/errors.ts'
import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import { formFields, formLines } from '../data/selection.ts'
import type { FormDefinition, Resource } from '../data/types.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'
import { type Draft, isBlank, isEmpty, type LineDraft, lineTarget } from './draft.ts'
import type { Diff } from './draft-diff.ts'

/** A complaint at its control: a field, or a cell of a line. `place` is empty where no control fits. */
export interface PlacedIssue {
  place: string
  label: string
  message: string
}

export const cellPlace = (lines: string, key: string, column: string): string => `${lines}/${key}/${column}`

interface Context {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
  draft: Draft
}

/** Finds the controls of the server's complaints: `["lines", "create", 0, "quantity"]` and `["lines", 0, "quantity"]` alike. */
export function placeIssues(context: Context, issues: Issue[], sent: Diff['sentLines']): PlacedIssue[] {
  const shown = new Set(formFields(context.form))
  return issues.map((issue) => {
    const [head, ...rest] = issue.path.filter((part) => part !== 'input').map(String)
    const lines = head ? sent[head] : undefined
    if (head && lines) {
      const command = rest[0] === 'update' ? 'update' : 'create'
      const [index = '', column = ''] = rest[0] === 'create' || rest[0] === 'update' ? rest.slice(1) : rest
      const keys = command === 'update' ? lines.update : lines.create.length > 0 ? lines.create : lines.update
      const key = keys[Number(index)]
      if (key)
        return {
          place: cellPlace(head, key, column),
          label: cellLabel(context, head, key, column),
          message: issue.message,
        }
    }
    const field = head ? fieldOf(context.resource, head) : null
    return { place: head && shown.has(head) ? head : '', label: field?.label ?? '', message: issue.message }
  })
}

function cellLabel(
  { knowledge, resource, form, draft }: Context,
  lines: string,
  key: string,
  column: string,
): string {
  const section = formLines(form).find((one) => one.lines === lines)
  const target = section ? lineTarget(knowledge, resource, section) : null
  const at = ((draft[lines] ?? []) as LineDraft[]).findIndex((line) => line.key === key)
  const label = target ? (fieldOf(target.line, column)?.label ?? column) : column
  return t('{{lines}} {{number}}: {{field}}', {
    lines: target?.field.label ?? t('Line'),
    number: at + 1,
    field: inText(label),
  })
}

/** Required fields and cells that are empty, so that saving need not ask the server for the obvious. */
export function missingIssues(
  context: Context,
  canEdit: (name: string) => boolean,
  touched: ReadonlySet<string>,
  isNew: boolean,
): PlacedIssue[] {
  const { knowledge, resource, form, draft } = context
  const issues: PlacedIssue[] = []
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    if (!field?.isRequired || !canEdit(name) || !isEmpty(draft[name])) continue
    // A default fills what a new record leaves out.
    if (isNew && field.default !== null && !touched.has(name)) continue
    issues.push({
      place: name,
      label: field.label,
      message: t('{{field}} is needed.', { field: field.label }),
    })
  }
  for (const section of formLines(form)) {
    const target = lineTarget(knowledge, resource, section)
    for (const line of (draft[section.lines] ?? []) as LineDraft[]) {
      if (!target || isBlank(line)) continue
      for (const column of missingCells(target.line, target.field.inverse, section.columns, line)) {
        const place = cellPlace(section.lines, line.key, column)
        const label = cellLabel(context, section.lines, line.key, column)
        issues.push({ place, label, message: t('{{label}} is needed.', { label }) })
      }
    }
  }
  return issues
}

/** The required columns that a line leaves empty and no default fills. */
export function missingCells(
  lineResource: Resource,
  inverse: string | null,
  columns: string[],
  line: LineDraft,
): string[] {
  return columns.filter((column) => {
    const field = fieldOf(lineResource, column)
    if (!field?.isRequired || field.isReadonly || field.name === inverse || !isEmpty(line.values[column]))
      return false
    return line.id !== null || field.default === null || line.touched.includes(column)
  })
}
