import { fieldOf, type Knowledge, mayDo, writableFields } from '../data/knowledge.ts'
import { sequenceField } from '../data/selection.ts'
import type { Choice, Field, LinesSection, Resource } from '../data/types.ts'
import type { LineDraft } from './draft.ts'

/** What an editable table knows of its lines. */
export interface LinesModel {
  section: LinesSection
  field: Field
  line: Resource
  columns: Field[]
  kind: Field | null
  /** The column that holds the words of sections and notes. */
  textField: Field | null
  canEdit: (name: string) => boolean
  canDrag: boolean
  /** Whether the viewer may make lines and delete them. */
  canAdd: boolean
  canRemove: boolean
}

/** Describes the table; null when the section names no relation with a target that the viewer may see. */
export function linesModel(
  knowledge: Knowledge,
  resource: Resource,
  section: LinesSection,
): LinesModel | null {
  const field = fieldOf(resource, section.lines)
  const line = field?.target ? knowledge.resources.get(field.target) : undefined
  if (!field || !line) return null
  const kind = section.kindField ? fieldOf(line, section.kindField) : null
  const sequence = sequenceField(line)
  const columns = section.columns
    .filter((name) => name !== section.kindField && name !== sequence?.name)
    .flatMap((name) => fieldOf(line, name) ?? [])
  const writable = writableFields(knowledge, line, 'create')
  const canEdit = (name: string) => {
    const own = fieldOf(line, name)
    return own !== null && !own.isReadonly && !own.isSystem && (writable?.has(name) ?? true)
  }
  const textField = columns.find((one) => one.type === 'STRING' && canEdit(one.name)) ?? null
  return {
    section,
    field,
    line,
    columns,
    kind,
    textField,
    canEdit,
    canDrag: sequence !== null && !sequence.isReadonly,
    canAdd: mayDo(line, 'create'),
    canRemove: mayDo(line, 'delete'),
  }
}

/** How a line shows: as cells, or as words over the whole row. */
export function kindOf(model: LinesModel, line: LineDraft): 'PRODUCT' | 'SECTION' | 'NOTE' {
  const value = model.kind ? line.values[model.kind.name] : null
  return value === 'SECTION' || value === 'NOTE' ? value : 'PRODUCT'
}

/** The choices of the kind besides the usual line: what "add" offers. */
export function extraKinds(model: LinesModel): Choice[] {
  return model.kind?.choices?.filter((one) => one.value === 'SECTION' || one.value === 'NOTE') ?? []
}

/** A line with one cell typed in. */
export function withCell(line: LineDraft, name: string, value: unknown): LineDraft {
  return {
    ...line,
    values: { ...line.values, [name]: value },
    touched: line.touched.includes(name) ? line.touched : [...line.touched, name],
  }
}

/** The lines with one moved to another place. */
export function moved(lines: LineDraft[], from: number, to: number): LineDraft[] {
  if (from === to || from < 0 || to < 0 || from >= lines.length || to >= lines.length) return lines
  const next = [...lines]
  const [line] = next.splice(from, 1)
  if (line) next.splice(to, 0, line)
  return next
}
