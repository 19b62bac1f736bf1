/** Enumerations of the metadata, each value with what it means. */
import type { Builder } from '../../builder.ts'
import type { FieldType, Tone, ViewModel, Widget } from '../../model.ts'

/** Names of field types in the API. */
export const typeNames = {
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
} as const satisfies Record<FieldType, string>

const types: Record<(typeof typeNames)[FieldType], string> = {
  ID: 'Key of the record.',
  STRING: 'Text.',
  INT: 'Whole number.',
  FLOAT: 'Inexact number.',
  DECIMAL: 'Exact number, as text.',
  BOOLEAN: 'Yes or no.',
  DATE: 'Calendar day.',
  DATE_TIME: 'Moment in time.',
  JSON: 'Any JSON value.',
  ENUM: 'One of a few choices.',
  TO_ONE: 'Another record.',
  TO_MANY: 'A list of other records.',
}

const widgets: Record<Widget, string> = {
  MONEY: 'Amount with a currency.',
  QUANTITY: 'Quantity with a unit.',
  PERCENT: 'Percentage.',
  TEXT: 'Text of several lines.',
  HTML: 'Rich text.',
  EMAIL: 'E-mail address.',
  PHONE: 'Telephone number.',
  URL: 'Web address.',
  COLOR: 'Colour.',
  BARCODE: 'Barcode.',
  RATING: 'Stars.',
  DURATION: 'Length of time.',
  IMAGE: 'File that is a picture.',
  FILE: 'File.',
  MINUTE: 'A moment that is shown with its minute in lists, too.',
  SEQUENCE: 'Place in a list that is ordered by hand.',
  ENTITY: 'Name of an entity; the record says something about it.',
  OPERATIONS: 'Operations of the entity that the record names.',
  FILTER: 'Filter of the entity that the record names.',
  FIELDS: 'Some fields of the entity that the record names.',
  RECORD: 'Id of a record of the entity that the record names.',
}

const tones: Record<Tone, string> = {
  NEUTRAL: 'Nothing special.',
  INFO: 'Under way.',
  SUCCESS: 'Well done.',
  WARNING: 'Needs a look.',
  DANGER: 'Wrong or ended badly.',
  ACCENT: 'Stands out.',
}

const viewKinds: Record<ViewModel['kind'], string> = {
  LIST: 'Table of records.',
  FORM: 'One record, read and edited.',
  KANBAN: 'Cards in columns.',
  CALENDAR: 'Records by day.',
  GRAPH: 'Chart of figures.',
  PIVOT: 'Table of figures by two sides.',
  CUSTOM: 'Of a kind that a module brings; `name` says which.',
}

const described = <V extends string>(values: Record<V, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([value, description]) => [value, { description }]),
  ) as Record<V, { description: string }>

/** Declares the enumerations and gives their refs. */
export function addEnums(builder: Builder) {
  return {
    type: builder.enumType('ResourceFieldType', {
      description: 'The kind of value that a field holds.',
      values: described(types),
    }),
    widget: builder.enumType('ResourceWidget', {
      description: 'How a value is read and edited.',
      values: described(widgets),
    }),
    tone: builder.enumType('ResourceTone', {
      description: 'How a badge is tinted.',
      values: described(tones),
    }),
    viewKind: builder.enumType('ResourceViewKind', {
      description: 'The kind of a view.',
      values: described(viewKinds),
    }),
  }
}

/** Refs of the enumerations. */
export type Enums = ReturnType<typeof addEnums>
