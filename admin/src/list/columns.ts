import { fieldAt, fieldOf, type Knowledge, listView } from '../data/knowledge.ts'
import type { Field, Resource } from '../data/types.ts'
import { isFileField } from '../files/field-file.ts'
import { t } from '../i18n/translate.ts'
import { inText } from '../i18n/wording.ts'

/** A column: its path, and the field at its end. */
export interface Column {
  path: string
  field: Field
  label: string
}

/** The columns of these paths; a path that no longer leads anywhere is dropped. */
export function columnsOf(knowledge: Knowledge, resource: Resource, paths: string[]): Column[] {
  return paths.flatMap((path) => {
    const field = fieldAt(knowledge, resource, path)
    if (!field) return path === 'displayName' ? [nameColumn(resource)] : []
    const [head = ''] = path.split('.')
    const hop = path.includes('.') ? fieldOf(resource, head) : null
    return [
      {
        path,
        field,
        label: hop
          ? t('{{what}}: {{outcome}}', { what: hop.label, outcome: inText(field.label) })
          : field.label,
      },
    ]
  })
}

function nameColumn(resource: Resource): Column {
  const field: Field = {
    name: 'displayName',
    entity: resource.name,
    label: t('Name'),
    description: t("The {{record}}'s name.", { record: inText(resource.label) }),
    type: 'STRING',
    widget: null,
    isRequired: false,
    isNullable: false,
    isReadonly: true,
    isSystem: true,
    isSearchable: false,
    isSortable: false,
    isFilterable: false,
    isUnique: false,
    isPart: false,
    target: null,
    inverse: null,
    choices: null,
    unitField: null,
    maxLength: null,
    min: null,
    max: null,
    default: null,
    domain: null,
    accept: null,
    maxBytes: null,
  }
  return { path: 'displayName', field, label: t('Name') }
}

/** All that can be a column: the view's own paths first, then the other fields. */
export function possibleColumns(knowledge: Knowledge, resource: Resource): Column[] {
  const own = listView(resource).columns
  const others = resource.fields
    .filter(
      (field) => !field.isPart && field.type !== 'JSON' && field.type !== 'ID' && field.name !== 'version',
    )
    .sort((a, b) => Number(a.isSystem) - Number(b.isSystem))
    .map((field) => field.name)
  return columnsOf(knowledge, resource, [...new Set([...own, ...others])])
}

/** What a header sorts by: to-many relations and JSON have no order; a relation sorts by what it is called. */
export function sortPath(knowledge: Knowledge, column: Column): string | null {
  const { field, path } = column
  if (!field.isSortable || isFileField(field) || field.type === 'TO_MANY' || field.type === 'JSON')
    return null
  if (field.type !== 'TO_ONE') return path
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  const name = ['name', 'number', 'code'].find((one) => target && fieldOf(target, one)?.isSortable)
  return name ? `${path}.${name}` : null
}
