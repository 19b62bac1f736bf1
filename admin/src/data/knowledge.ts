import { StartDocument, type StartQuery } from '../generated/graphql.ts'
import { t } from '../i18n/translate.ts'
import { request } from './graphql.ts'
import type { Field, FormDefinition, ListDefinition, Resource, Viewer } from './types.ts'

/** All that the screens know: the resources, the viewer, and what introspection tells of arguments and inputs. */
export interface Knowledge {
  viewer: Viewer
  /** Names what was installed when this was learned. */
  schemaVersion: string
  resources: ReadonlyMap<string, Resource>
  /** The viewer's fields to the type that each leads to, such as the entity of `company`. */
  viewerTypes: Readonly<Record<string, string>>
  /** Root field, then argument, to the argument's GraphQL type: `boxes` → `filter` → `BoxFilter`. */
  argumentTypes: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Input type to the names of its fields. */
  inputFields: ReadonlyMap<string, ReadonlySet<string>>
}

interface TypeRef {
  kind: string
  name: string | null
  ofType?: TypeRef | null
}

let cached: Promise<Knowledge> | null = null

/** Loads the knowledge once per session; a failed load is tried again by the next call. */
export function loadKnowledge(): Promise<Knowledge> {
  cached ??= request<StartQuery>(String(StartDocument))
    .then(toKnowledge)
    .catch((error: unknown) => {
      cached = null
      throw error
    })
  return cached
}

/** Drops what was learned, after signing in or out: another viewer may see other resources. */
export function forgetKnowledge(): void {
  cached = null
}

/** Indexes the start answer. */
export function toKnowledge(answer: StartQuery): Knowledge {
  const { viewer } = answer
  if (!viewer?.user) throw new Error('The server does not say who is signed in.')
  const argumentTypes = new Map<string, Map<string, string>>()
  for (const root of [answer.query, answer.mutation]) {
    for (const field of root?.fields ?? []) {
      argumentTypes.set(field.name, new Map(field.args.map((one) => [one.name, printType(one.type)])))
    }
  }
  const inputFields = new Map<string, Set<string>>()
  for (const type of answer.schema.types) {
    if (type.name && type.inputFields)
      inputFields.set(type.name, new Set(type.inputFields.map((one) => one.name)))
  }
  return {
    schemaVersion: answer.schemaVersion,
    viewer: { ...viewer, user: viewer.user, settings: viewer.settings as Record<string, unknown> },
    viewerTypes: Object.fromEntries(
      (answer.viewerType?.fields ?? []).map((one) => [one.name, bareName(one.type)]),
    ),
    resources: new Map(
      answer.resources.map((one) => [
        one.name,
        { ...one, fields: one.fields.map((field) => ({ ...field, entity: one.name })) } as Resource,
      ]),
    ),
    argumentTypes,
    inputFields,
  }
}

function printType(type: TypeRef): string {
  if (type.kind === 'NON_NULL') return `${type.ofType ? printType(type.ofType) : ''}!`
  if (type.kind === 'LIST') return `[${type.ofType ? printType(type.ofType) : ''}]`
  return type.name ?? ''
}

function bareName(type: TypeRef): string {
  return type.ofType ? bareName(type.ofType) : (type.name ?? '')
}

/** The type of a root field's argument, or null when the field does not take it. */
export function argumentType(knowledge: Knowledge, field: string, argument: string): string | null {
  return knowledge.argumentTypes.get(field)?.get(argument) ?? null
}

/** The input fields that `create` or `update` of the resource takes, or null when there is no such mutation. */
export function writableFields(
  knowledge: Knowledge,
  resource: Resource,
  mutation: 'create' | 'update',
): ReadonlySet<string> | null {
  const name = resource.names[mutation]
  const type = name ? argumentType(knowledge, name, 'input') : null
  return type ? (knowledge.inputFields.get(type.replaceAll(/[![\]]/g, '')) ?? null) : null
}

/** The resource, or an error that names it. */
export function resourceOf(knowledge: Knowledge, name: string): Resource {
  const resource = knowledge.resources.get(name)
  if (!resource) throw new Error(t('There is no "{{name}}" here, or you may not see it.', { name }))
  return resource
}

/** Each kind of record by its name, the daily ones among the rest: people know them by their labels. */
export function entityChoices(knowledge: Knowledge): { value: string; label: string }[] {
  return [...knowledge.resources.values()]
    .map(({ name, label }) => ({ value: name, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** Whether the viewer may do this with some records of the resource; with which, each record's `viewerCan` says. */
export function mayDo(resource: Resource, operation: string): boolean {
  return resource.operations.includes(operation)
}

/** A field by its name. */
export function fieldOf(resource: Resource, name: string): Field | null {
  return resource.fields.find((one) => one.name === name) ?? null
}

/** The field at the end of a dotted path, following to-one relations. */
export function fieldAt(knowledge: Knowledge, resource: Resource, path: string): Field | null {
  const [head = '', ...rest] = path.split('.')
  const field = fieldOf(resource, head)
  if (!field || rest.length === 0) return field
  const target = field.target ? knowledge.resources.get(field.target) : undefined
  return target ? fieldAt(knowledge, target, rest.join('.')) : null
}

/** The resource's list view. */
export function listView(resource: Resource): ListDefinition {
  const view = resource.views.find((one) => one.kind === 'LIST')?.definition as ListDefinition | undefined
  return view ?? { columns: ['displayName'] }
}

/** The resource's form view. */
export function formView(resource: Resource): FormDefinition {
  const view = resource.views.find((one) => one.kind === 'FORM')?.definition as FormDefinition | undefined
  return view ?? { sections: [] }
}

/** A choice that is none: the company of a record, for who works in only one. */
export function isOnlyCompany({ viewer, viewerTypes }: Knowledge, field: Field): boolean {
  return field.name === 'company' && field.target === viewerTypes.company && viewer.companies.length < 2
}
