import type { Builder } from '../../builder.ts'
import type { EntityModel, EntityNames, OrderKey, StatesModel } from '../../model.ts'
import { addAction } from './action.ts'
import { addChoice } from './choice.ts'
import { addEnums } from './enums.ts'
import { addField } from './field.ts'
import { addView } from './view.ts'
import { operationsOf } from './visible.ts'

/** Declares `Resource`. */
export function addResource(builder: Builder) {
  const enums = addEnums(builder)
  const choice = addChoice(builder, enums)
  const [field, action, view] = [
    addField(builder, enums, choice),
    addAction(builder, choice),
    addView(builder, enums),
  ]
  const names = addNames(builder)
  const part = builder.objectRef<NonNullable<EntityModel['partOf']>>('ResourcePart').implement({
    description: 'The record that others live inside.',
    fields: (t) => ({
      entity: t.exposeString('entity', { nullable: false, description: 'Entity of the whole.' }),
      field: t.exposeString('field', { nullable: false, description: 'Field of the part that leads to it.' }),
    }),
  })
  const states = builder.objectRef<StatesModel>('ResourceStates').implement({
    description: 'The state machine of an entity; its transitions are actions.',
    fields: (t) => ({
      field: t.exposeString('field', {
        nullable: false,
        description: 'Enumerated field that holds the state.',
      }),
      initial: t.exposeString('initial', { nullable: false, description: 'State of a new record.' }),
    }),
  })
  const menu = builder.objectRef<NonNullable<EntityModel['menu']>>('ResourceMenu').implement({
    description: 'Where an entity stands in the navigation.',
    fields: (t) => ({
      section: t.exposeString('section', { nullable: false, description: 'Heading that it stands under.' }),
      sequence: t.exposeInt('sequence', { nullable: false, description: 'Place under the heading.' }),
    }),
  })
  return builder.objectRef<EntityModel>('Resource').implement({
    description: 'An entity, as people and generated screens see it.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Name of its GraphQL type.' }),
      module: t.exposeString('module', { nullable: false, description: 'Module that declares it.' }),
      label: t.exposeString('label', { nullable: false, description: 'What one record is called.' }),
      plural: t.exposeString('plural', { nullable: false, description: 'What several records are called.' }),
      description: t.exposeString('description', { nullable: false, description: 'What the records are.' }),
      icon: t.exposeString('icon', { description: 'Name of its icon.' }),
      displayName: t.exposeString('displayName', {
        nullable: false,
        description: 'Pattern of the name of a record, with field paths in braces.',
      }),
      hasActivity: t.exposeBoolean('hasActivity', {
        nullable: false,
        description: 'Records have comments, followers and planned activities.',
      }),
      isReadonly: t.exposeBoolean('isReadonly', {
        nullable: false,
        description: 'Written by the platform only.',
      }),
      isArchivable: t.exposeBoolean('isArchivable', {
        nullable: false,
        description: 'Has `active`: archived rather than deleted.',
      }),
      isLogged: t.exposeBoolean('isLogged', {
        nullable: false,
        description: 'Its changes are in the change log: they can be followed, and records have a history.',
      }),
      operations: t.stringList({
        nullable: false,
        description:
          'What the viewer may do with some of its records: read, create, update, delete, and names of actions.',
        resolve: (entity, _args, context) => operationsOf(entity, context),
      }),
      treeField: t.exposeString('treeField', {
        description: 'Field to the parent, where the records form a tree.',
      }),
      partOf: t.field({
        type: part,
        description: 'Set when the records live inside another.',
        resolve: (entity) => entity.partOf,
      }),
      menu: t.field({
        type: menu,
        description: 'Place in the navigation, if any.',
        resolve: (entity) => entity.menu,
      }),
      names: t.field({
        type: names,
        nullable: false,
        description: 'Names of the generated operations.',
        resolve: (entity) => entity.names,
      }),
      states: t.field({
        type: states,
        description: 'The state machine, if it has one.',
        resolve: (entity) => entity.states,
      }),
      defaultOrder: t.field({
        type: ['JSON'],
        nullable: false,
        description: 'Order of lists unless another is asked for, in the shape of `orderBy`.',
        resolve: (entity) => entity.defaultOrder.map((key) => orderInput(entity, key)),
      }),
      fields: t.field({
        type: [field],
        nullable: false,
        description: 'Its fields.',
        resolve: (entity) => [...entity.fields.values()].map((model) => ({ entity, model })),
      }),
      actions: t.field({
        type: [action],
        nullable: false,
        description: 'What can be done with its records.',
        resolve: (entity) => entity.actions,
      }),
      views: t.field({
        type: [view],
        nullable: false,
        description: 'How it is shown.',
        resolve: (entity) => entity.views,
      }),
    }),
  })
}

/** A key that ends at a relation sorts by the record's key, as lists do. */
function orderInput(entity: EntityModel, { path, direction }: OrderKey): unknown {
  const isRelation = path.length === 1 && entity.fields.get(path[0] ?? '')?.type === 'ToOne'
  return [...path, ...(isRelation ? ['id'] : [])].reduceRight<unknown>(
    (inner, name) => ({ [name]: inner }),
    direction,
  )
}

function addNames(builder: Builder) {
  const say = {
    one: 'Reads one record.',
    many: 'Reads a list.',
    aggregate: 'Counts and sums.',
    create: 'Creates one.',
    createMany: 'Creates several.',
    update: 'Changes one.',
    updateMany: 'Changes several.',
    deleteMany: 'Deletes several.',
    upsertMany: 'Creates or changes by external id.',
  } satisfies Record<keyof EntityNames, string>
  return builder.objectRef<EntityNames>('ResourceNames').implement({
    description: 'Names of the generated queries and mutations of an entity.',
    fields: (t) =>
      Object.fromEntries(
        Object.entries(say).map(([name, description]) => [
          name,
          t.string({ nullable: false, description, resolve: (names) => names[name as keyof EntityNames] }),
        ]),
      ),
  })
}
