/** What columns may be taken for: the fields that the viewer may write, and how related records are named. */
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { isFileField } from '#server/files/accepted.ts'

/** A field of the related record that tells which one is meant. */
export interface KeyTarget {
  /** `id`, `externalId` or the name of a field. */
  name: string
  label: string
  /** No two records have the same. */
  isUnique: boolean
}

/** A field that a column may be taken for. */
export interface Target {
  name: string
  label: string
  description: string
  type: FieldModel['type']
  widget?: string
  isRequired: boolean
  choices?: { value: string; label: string }[]
  /** For relations: the entity, what its records are found by, and whether missing ones may be made. */
  relation?: { entity: string; label: string; isList: boolean; keys: KeyTarget[]; isMakeable: boolean }
}

const externalKey: KeyTarget = { name: 'externalId', label: 'Key of another system', isUnique: true }
const ownKey: KeyTarget = { name: 'id', label: 'Number in this system', isUnique: true }

/** The fields that the viewer may import into, in the order of the entity, and the keys that records are found by. */
export function targetsOf(
  model: Model,
  policy: Policy,
  entity: EntityModel,
): { targets: Target[]; keys: KeyTarget[] } {
  const targets = [...entity.fields.values()]
    .filter((field) => !field.isReadonly && !field.isSystem && field.toMany?.kind !== 'INVERSE')
    .filter((field) => !isFileField(model, field))
    .filter((field) => policy.rights.writeField(entity, field.name) !== false)
    .map((field) => targetOf(model, policy, field))
  return { targets, keys: keysOf(policy, entity) }
}

function targetOf(model: Model, policy: Policy, field: FieldModel): Target {
  const { name, label, description, type, widget, choices } = field
  return {
    name,
    label,
    description,
    type,
    widget,
    isRequired: field.required,
    choices: choices?.map((one) => ({ value: one.value, label: one.label })),
    relation: field.target ? relationOf(policy, entityOf(model, field.target), type === 'ToMany') : undefined,
  }
}

function relationOf(policy: Policy, entity: EntityModel, isList: boolean): Target['relation'] {
  const isMakeable = !entity.isReadonly && policy.verdict(entity, 'create') !== false
  return { entity: entity.name, label: entity.label, isList, keys: keysOf(policy, entity), isMakeable }
}

/** Unique texts first, then those that people search by. What the viewer may not read finds nothing. */
function keysOf(policy: Policy, entity: EntityModel): KeyTarget[] {
  const texts = [...entity.fields.values()].filter(
    (field) =>
      field.type === 'String' &&
      field.column !== undefined &&
      !field.via &&
      (field.isUnique || field.isSearchable) &&
      policy.rights.readField(entity, field.name) !== false,
  )
  const named = texts
    .sort((a, b) => Number(b.isUnique) - Number(a.isUnique))
    .map(({ name, label, isUnique }) => ({ name, label, isUnique }))
  return [...named, externalKey, ownKey]
}
