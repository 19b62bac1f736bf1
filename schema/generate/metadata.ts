/** Metadata for the admin and for tools: what there is, what it is called and what may be done with it. */
import type { Builder } from '../builder.ts'
import { isFilterable, isSortable } from './field-abilities.ts'
import type { ActionModel, ArgumentModel, ChoiceModel, EntityModel, EntityNames, FieldModel, ModuleModel, OrderKey, StatesModel, ViewModel } from '../model.ts'

const typeNames = {
  ID: 'ID',
  String: 'STRING',
  Int: 'INT',
  Float: 'FLOAT',
  Decimal: 'DECIMAL',
  Boolean: 'BOOLEAN',
  Date: 'DATE',
  DateTime: 'DATE_TIME',
  JSON: 'JSON',
  Enum: 'ENUM',
  ToOne: 'TO_ONE',
  ToMany: 'TO_MANY',
} as const

const widgets = ['MONEY', 'QUANTITY', 'PERCENT', 'TEXT', 'HTML', 'EMAIL', 'PHONE', 'URL', 'COLOR', 'BARCODE', 'RATING', 'DURATION', 'IMAGE', 'SEQUENCE'] as const
const tones = ['NEUTRAL', 'INFO', 'SUCCESS', 'WARNING', 'DANGER', 'ACCENT'] as const
const viewKinds = ['LIST', 'FORM', 'KANBAN', 'CALENDAR', 'GRAPH', 'PIVOT'] as const

/** Adds `resources` and `modules`. */
export function addMetadata(builder: Builder): void {
  const resource = addResource(builder)
  builder.queryField('resources', (t) =>
    t.field({
      type: [resource],
      nullable: false,
      description: 'The entities of this tenant, with fields, labels, views and actions.',
      resolve: (_root, _args, context) => [...context.model.entities.values()],
    }),
  )
  const module = builder.objectRef<ModuleModel>('Module').implement({
    description: 'An installed module.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Name that other modules depend on.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name for people.' }),
      version: t.exposeString('version', { nullable: false, description: 'Version that is installed.' }),
      description: t.exposeString('description', { nullable: false, description: 'What the module is for.' }),
      icon: t.exposeString('icon', { description: 'Name of its icon.' }),
      depends: t.exposeStringList('depends', { nullable: false, description: 'Modules that it builds on.' }),
    }),
  })
  builder.queryField('modules', (t) =>
    t.field({
      type: [module],
      nullable: false,
      description: 'The modules that this tenant has installed.',
      resolve: (_root, _args, context) => context.model.modules,
    }),
  )
}

function addResource(builder: Builder) {
  const choice = addChoice(builder)
  const [field, action, view] = [addField(builder, choice), addAction(builder, choice), addView(builder)]
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
      field: t.exposeString('field', { nullable: false, description: 'Enumerated field that holds the state.' }),
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
      displayName: t.exposeString('displayName', { nullable: false, description: 'Pattern of the name of a record, with field paths in braces.' }),
      isReadonly: t.exposeBoolean('isReadonly', { nullable: false, description: 'Written by the platform only.' }),
      isArchivable: t.exposeBoolean('isArchivable', { nullable: false, description: 'Has `active`: archived rather than deleted.' }),
      treeField: t.exposeString('treeField', { description: 'Field to the parent, where the records form a tree.' }),
      partOf: t.field({ type: part, description: 'Set when the records live inside another.', resolve: (entity) => entity.partOf }),
      menu: t.field({ type: menu, description: 'Place in the navigation, if any.', resolve: (entity) => entity.menu }),
      names: t.field({ type: names, nullable: false, description: 'Names of the generated operations.', resolve: (entity) => entity.names }),
      states: t.field({ type: states, description: 'The state machine, if it has one.', resolve: (entity) => entity.states }),
      defaultOrder: t.field({
        type: ['JSON'],
        nullable: false,
        description: 'Order of lists unless another is asked for, in the shape of `orderBy`.',
        resolve: (entity) => entity.defaultOrder.map(orderInput),
      }),
      fields: t.field({ type: [field], nullable: false, description: 'Its fields.', resolve: (entity) => [...entity.fields.values()].map((model) => ({ entity, model })) }),
      actions: t.field({ type: [action], nullable: false, description: 'What can be done with its records.', resolve: (entity) => entity.actions }),
      views: t.field({ type: [view], nullable: false, description: 'How it is shown.', resolve: (entity) => entity.views }),
    }),
  })
}

function orderInput(key: OrderKey): unknown {
  return key.path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), key.direction)
}

function addNames(builder: Builder) {
  const say = { one: 'Reads one record.', many: 'Reads a list.', aggregate: 'Counts and sums.', create: 'Creates one.', createMany: 'Creates several.', update: 'Changes one.', updateMany: 'Changes several.', deleteMany: 'Deletes several.', upsertMany: 'Creates or changes by external id.' } satisfies Record<keyof EntityNames, string>
  return builder.objectRef<EntityNames>('ResourceNames').implement({
    description: 'Names of the generated queries and mutations of an entity.',
    fields: (t) =>
      Object.fromEntries(Object.entries(say).map(([name, description]) => [name, t.string({ nullable: false, description, resolve: (names) => names[name as keyof EntityNames] })])),
  })
}

function addChoice(builder: Builder) {
  const tone = builder.enumType('ResourceTone', { description: 'How a badge is tinted.', values: tones })
  return builder.objectRef<ChoiceModel>('ResourceChoice').implement({
    description: 'One value of an enumerated field.',
    fields: (t) => ({
      value: t.exposeString('value', { nullable: false, description: 'The value of the API.' }),
      label: t.exposeString('label', { nullable: false, description: 'The words for people.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it means.' }),
      tone: t.field({ type: tone, nullable: false, description: 'How its badge is tinted.', resolve: (choice) => choice.tone }),
    }),
  })
}

function addField(builder: Builder, choice: ReturnType<typeof addChoice>) {
  const type = builder.enumType('ResourceFieldType', { description: 'The kind of value that a field holds.', values: Object.values(typeNames) })
  const widget = builder.enumType('ResourceWidget', { description: 'How a value is read and edited.', values: widgets })
  const flag = (t: FieldBuilder, description: string, resolve: (field: FieldModel, entity: EntityModel) => boolean) =>
    t.boolean({ nullable: false, description, resolve: ({ model, entity }) => resolve(model, entity) })
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
      type: t.field({ type, nullable: false, description: 'Kind of value.', resolve: ({ model }) => typeNames[model.type] }),
      widget: t.field({ type: widget, description: 'How it is read and edited.', resolve: ({ model }) => model.widget }),
      isRequired: flag(t, 'A new record needs it.', (field) => field.required),
      isNullable: flag(t, 'May be empty.', (field) => field.nullable),
      isReadonly: flag(t, 'Set by the platform, a rule or an action only.', (field) => field.isReadonly),
      isSystem: flag(t, 'Kept by the platform itself.', (field) => field.isSystem),
      isSearchable: flag(t, 'Part of the text search.', (field) => field.isSearchable),
      isSortable: flag(t, 'Lists can be sorted by it.', isSortable),
      isFilterable: flag(t, 'Lists can be filtered by it.', isFilterable),
      isUnique: flag(t, 'No two records share a value.', (field) => field.isUnique),
      isPart: flag(t, 'Holds records that live inside this one.', (field, entity) => entity.parts.includes(field.name)),
      target: t.string({ description: 'Entity that the relation leads to.', resolve: ({ model }) => model.target }),
      inverse: t.string({ description: 'Field of the target that leads back.', resolve: ({ model }) => (model.toMany?.kind === 'INVERSE' ? model.toMany.field : null) }),
      choices: t.field({ type: [choice], description: 'Values of an enumerated field.', resolve: ({ model }) => model.choices }),
      unitField: t.string({ description: 'Path to the currency of money or the unit of a quantity.', resolve: ({ model }) => model.unitField }),
      maxLength: t.int({ description: 'Longest text.', resolve: ({ model }) => model.maxLength }),
      min: t.string({ description: 'Smallest number.', resolve: ({ model }) => model.min }),
      max: t.string({ description: 'Largest number.', resolve: ({ model }) => model.max }),
      default: t.field({ type: 'JSON', description: 'Value of a new record.', resolve: ({ model }) => model.defaultValue }),
      domain: t.field({ type: 'JSON', description: 'Filter that the choices of a relation must satisfy.', resolve: ({ model }) => model.domain }),
    }),
  })
}

function addArgument(builder: Builder, choice: ReturnType<typeof addChoice>) {
  return builder.objectRef<ArgumentModel>('ResourceArgument').implement({
    description: 'An argument of an action.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Name in the API.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name for people.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it says.' }),
      type: t.exposeString('type', { nullable: false, description: 'Its GraphQL scalar.' }),
      isRequired: t.exposeBoolean('required', { nullable: false, description: 'Must be given.' }),
      isList: t.boolean({ nullable: false, description: 'Takes several values.', resolve: (argument) => argument.isList ?? false }),
      target: t.exposeString('target', { description: 'Entity that an id names.' }),
      choices: t.field({ type: [choice], description: 'Values to choose from.', resolve: (argument) => argument.choices }),
    }),
  })
}

function addAction(builder: Builder, choice: ReturnType<typeof addChoice>) {
  const argument = addArgument(builder, choice)
  return builder.objectRef<ActionModel>('ResourceAction').implement({
    description: 'A business operation on records.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'Its name, as in viewerCan.' }),
      mutation: t.exposeString('mutation', { nullable: false, description: 'Its mutation.' }),
      label: t.exposeString('label', { nullable: false, description: 'Words of its button.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it does.' }),
      icon: t.exposeString('icon', { description: 'Name of its icon.' }),
      arguments: t.field({ type: [argument], nullable: false, description: 'What it asks for beyond the records.', resolve: (action) => action.arguments }),
      from: t.exposeStringList('from', { nullable: false, description: 'States it works on; empty means all.' }),
      to: t.exposeString('to', { description: 'State it leads to.' }),
      isPrimary: t.exposeBoolean('isPrimary', { nullable: false, description: 'The sensible next step.' }),
      isDangerous: t.exposeBoolean('isDangerous', { nullable: false, description: 'Cannot simply be undone.' }),
      confirmation: t.exposeString('confirmation', { description: 'Question to ask before it runs.' }),
      returns: t.exposeString('returns', { nullable: false, description: 'Entity of the records it returns.' }),
    }),
  })
}

function addView(builder: Builder) {
  const kind = builder.enumType('ResourceViewKind', { description: 'The kind of a view.', values: viewKinds })
  return builder.objectRef<ViewModel>('ResourceView').implement({
    description: 'A view, as data.',
    fields: (t) => ({
      kind: t.field({ type: kind, nullable: false, description: 'What kind of view.', resolve: (view) => view.kind }),
      name: t.exposeString('name', { nullable: false, description: 'Its name.' }),
      module: t.exposeString('module', { nullable: false, description: 'Module that declares it.' }),
      definition: t.field({ type: 'JSON', nullable: false, description: 'What it shows.', resolve: (view) => view.definition }),
    }),
  })
}
