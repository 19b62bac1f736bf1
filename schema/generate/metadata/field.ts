import type { Builder } from '../../builder.ts'
import type { EntityModel, FieldModel } from '../../model.ts'
import { isFilterable, isSortable } from '../field-abilities.ts'
import type { ChoiceRef } from './choice.ts'
import { type Enums, typeNames } from './enums.ts'

/** Declares `ResourceField`. */
export function addField(builder: Builder, { type, widget }: Enums, choice: ChoiceRef) {
  const flag = (
    t: FieldBuilder,
    description: string,
    resolve: (field: FieldModel, entity: EntityModel) => boolean,
  ) => t.boolean({ nullable: false, description, resolve: ({ model, entity }) => resolve(model, entity) })
  const text = (t: FieldBuilder, name: 'name' | 'module' | 'label' | 'description', description: string) =>
    t.string({ nullable: false, description, resolve: ({ model }) => model[name] })
  type Shape = { entity: EntityModel; model: FieldModel }
  const ref = builder.objectRef<Shape>('ResourceField')
  type FieldBuilder = Parameters<NonNullable<Parameters<typeof ref.implement>[0]['fields']>>[0]
  return ref.implement({
    description: 'A field of an entity.',
    fields: (t) => ({
      name: text(t, 'name', 'Name in the API.'),
      module: text(t, 'module', 'Module that declares it.'),
      label: text(t, 'label', 'Name for people.'),
      description: text(t, 'description', 'What it says, shown as help.'),
      type: t.field({
        type,
        nullable: false,
        description: 'Kind of value.',
        resolve: ({ model }) => typeNames[model.type],
      }),
      widget: t.field({
        type: widget,
        description: 'How it is read and edited.',
        resolve: ({ model }) => model.widget,
      }),
      isRequired: flag(t, 'A new record needs it.', (field) => field.required),
      isNullable: flag(t, 'May be empty.', (field) => field.nullable),
      isReadonly: flag(t, 'Set by the platform, a rule or an action only.', (field) => field.isReadonly),
      isSystem: flag(t, 'Kept by the platform itself.', (field) => field.isSystem),
      isSearchable: flag(t, 'Part of the text search.', (field) => field.isSearchable),
      isSortable: flag(t, 'Lists can be sorted by it.', isSortable),
      isFilterable: flag(t, 'Lists can be filtered by it.', isFilterable),
      isUnique: flag(t, 'No two records share a value.', (field) => field.isUnique),
      isPart: flag(t, 'Holds records that live inside this one.', (field, entity) =>
        entity.parts.includes(field.name),
      ),
      target: t.string({
        description: 'Entity that the relation leads to.',
        resolve: ({ model }) => model.target,
      }),
      inverse: t.string({
        description: 'Field of the target that leads back.',
        resolve: ({ model }) => (model.toMany?.kind === 'INVERSE' ? model.toMany.field : null),
      }),
      choices: t.field({
        type: [choice],
        description: 'Values of an enumerated field.',
        resolve: ({ model }) => model.choices,
      }),
      unitField: t.string({
        description: 'Path to the currency of money or the unit of a quantity.',
        resolve: ({ model }) => model.unitField,
      }),
      maxLength: t.int({ description: 'Longest text.', resolve: ({ model }) => model.maxLength }),
      min: t.string({ description: 'Smallest number.', resolve: ({ model }) => model.min }),
      max: t.string({ description: 'Largest number.', resolve: ({ model }) => model.max }),
      default: t.field({
        type: 'JSON',
        description: 'Value of a new record.',
        resolve: ({ model }) => model.defaultValue,
      }),
      accept: t.stringList({
        description: 'Media types that a file may have; any when empty.',
        resolve: ({ model }) => model.accept,
      }),
      maxBytes: t.int({ description: 'Most bytes of a file.', resolve: ({ model }) => model.maxBytes }),
      domain: t.field({
        type: 'JSON',
        description: 'Filter that the choices of a relation must satisfy.',
        resolve: ({ model }) => model.domain,
      }),
    }),
  })
}
