import { fieldOf, type Knowledge } from '../data/knowledge.ts'
import { formFields } from '../data/selection.ts'
import type { Connection, FormDefinition, LinesSection, Resource, Row } from '../data/types.ts'
import { type Draft, type LineDraft, lineTarget, lineValues, toDraftValue } from './draft.ts'
import { same } from './draft-diff.ts'

interface Place {
  knowledge: Knowledge
  resource: Resource
  form: FormDefinition
}

/** Fields of the record itself whose value the server computed otherwise, the user's own left alone. */
export function computedFields(
  { resource, form }: Place,
  draft: Draft,
  touched: ReadonlySet<string>,
  computed: Row,
): Draft {
  const changes: Draft = {}
  for (const name of formFields(form)) {
    const field = fieldOf(resource, name)
    if (!field || (touched.has(name) && !field.isReadonly)) continue
    const value = toDraftValue(field, computed)
    if (!same(value, draft[name])) changes[name] = value
  }
  return changes
}

/**
 * The lines with the values that the server computed put into untouched cells. Known lines are matched by id;
 * new ones by their order among the answer's unknown ids. When their numbers differ, new lines stay as they are.
 */
export function computedLines(
  place: Place,
  section: LinesSection,
  lines: LineDraft[],
  sentKeys: string[],
  computed: Row,
): LineDraft[] {
  const target = lineTarget(place.knowledge, place.resource, section)
  if (!target) return lines
  const nodes = (computed[section.lines] as Connection | undefined)?.nodes ?? []
  const known = new Set(lines.map((line) => line.id))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const added = nodes.filter((node) => !known.has(node.id))
  const byKey = new Map(added.length === sentKeys.length ? sentKeys.map((key, at) => [key, added[at]!]) : [])
  return lines.map((line) => {
    const node = line.id === null ? byKey.get(line.key) : byId.get(line.id)
    if (!node) return line
    const values = { ...line.values }
    let changed = false
    for (const [name, value] of Object.entries(lineValues(target.line, section, node))) {
      const field = fieldOf(target.line, name)
      if (!field || (line.touched.includes(name) && !field.isReadonly) || same(values[name], value)) continue
      values[name] = value
      changed = true
    }
    return changed ? { ...line, record: node, values } : line
  })
}
