/** The history of a record, and what the change log tells of values. */
import type { GraphQLResolveInfo } from 'graphql'
import type { Builder } from '../../builder.ts'
import type { EntityModel, Model } from '../../model.ts'
import { maxPageSize } from '../../plan/page.ts'
import { planned } from '../read/connections.ts'
import { type Row, readKey } from '../read/read-key.ts'
import { need, type ObjectRef, type ReadTypes } from '../read/refs.ts'

/** Types that histories and feeds share. */
export interface HistoryTypes {
  entry: ObjectRef
  change: ObjectRef
  operation: ReturnType<typeof addOperation>
  via: ReturnType<typeof addVia>
}

function addOperation(builder: Builder) {
  return builder.enumType('ChangeOperation', {
    description: 'What was done to a record.',
    values: {
      CREATE: { description: 'It was created.' },
      UPDATE: { description: 'It was changed.' },
      DELETE: { description: 'It was deleted.' },
    },
  })
}

/** What `via` says, wherever it stands. */
export const viaText =
  'How whoever made it came in; null for SQL by hand, and for what is older than this field.'

function addVia(builder: Builder) {
  return builder.enumType('ChangeVia', {
    description: 'By what way a change came in.',
    values: {
      SESSION: { description: 'Somebody who was signed in.' },
      API_KEY: { description: 'A program with an API key of theirs.' },
      JOB: { description: 'A job in the background that they began.' },
      SYSTEM: { description: 'The platform itself, or its operator on the command line.' },
    },
  })
}

/** Marks values of a change that stand under the names of fields, whatever the client calls them. */
export const byName = Symbol('by name')

function readValue(row: unknown, args: unknown, context: unknown, info: GraphQLResolveInfo): never {
  const named = (row as { [byName]?: Row })[byName]
  return named ? (named[info.fieldName] as never) : readKey(row, args, context, info)
}

/** Declares the types of histories. */
export function addHistoryTypes(builder: Builder, model: Model, types: ReadTypes): HistoryTypes {
  const change = builder.objectRef<Row>('FieldChange')
  change.implement({
    description: 'One field of a change.',
    fields: (t) => ({
      field: t.string({ nullable: false, description: 'Name of the field.', resolve: readValue }),
      label: t.string({ nullable: false, description: 'Name of the field for people.', resolve: readValue }),
      old: t.field({
        type: 'JSON',
        description:
          'Value before: ids and decimals as text, the ids that were removed from a list of links; null for a new record.',
        resolve: readValue,
      }),
      new: t.field({
        type: 'JSON',
        description: 'Value after: for a list of links the ids that were added; null for a deleted record.',
        resolve: readValue,
      }),
      oldText: t.string({
        description: 'Value before for people: the name of a related record, the label of a choice.',
        resolve: readValue,
      }),
      newText: t.string({ description: 'Value after for people.', resolve: readValue }),
    }),
  })
  const operation = addOperation(builder)
  const via = addVia(builder)
  const entry = builder.objectRef<Row>('HistoryEntry')
  entry.implement({
    description: 'One change of a record or of a part of it, as the change log keeps it.',
    fields: (t) => {
      const text = (name: EntryName, description: string, nullable: boolean) =>
        t.string({ nullable, description, extensions: planned({ kind: 'ENTRY', name }), resolve: readKey })
      const actor: Record<string, never> = model.entities.has('User')
        ? {
            actor: t.field({
              type: need(types.objects, 'User'),
              description: 'Who made the change; null for the platform itself and for SQL by hand.',
              extensions: planned({ kind: 'ACTOR' }),
              resolve: readKey,
            }) as never,
          }
        : {}
      return {
        id: t.field({
          type: 'ID',
          nullable: false,
          description: 'Place of the entry: "before" goes on with older ones.',
          extensions: planned({ kind: 'ENTRY', name: 'id' }),
          resolve: readKey,
        }),
        at: t.field({
          type: 'DateTime',
          nullable: false,
          description: 'When the change was made.',
          extensions: planned({ kind: 'ENTRY', name: 'at' }),
          resolve: readKey,
        }),
        operation: t.field({
          type: operation,
          nullable: false,
          description: 'What was done.',
          extensions: planned({ kind: 'ENTRY', name: 'operation' }),
          resolve: readKey,
        }),
        entity: text('entity', 'Name of the entity: that of the record, or of a part of it.', false),
        recordId: t.field({
          type: 'ID',
          nullable: false,
          description: 'Id of the record or part.',
          extensions: planned({ kind: 'ENTRY', name: 'record_id' }),
          resolve: readKey,
        }),
        reason: text(
          'reason',
          'Why, where it was more than a plain write, such as an action or an import.',
          true,
        ),
        via: t.field({
          type: via,
          description: viaText,
          extensions: planned({ kind: 'ENTRY', name: 'via' }),
          resolve: readKey,
        }),
        ...actor,
        changes: t.field({
          type: [change],
          nullable: false,
          description: 'The fields that differ, as far as the viewer may read them.',
          extensions: { ...planned({ kind: 'CHANGES' }), listSize: 0 },
          resolve: readKey,
        }),
      }
    },
  })
  return { entry, change, operation, via }
}

/** Columns of the log that an entry shows as they are. */
export type EntryName = 'id' | 'at' | 'operation' | 'entity' | 'record_id' | 'reason' | 'via'

/** Adds `history` to the type of a logged entity. */
export function addHistory(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
  { entry }: HistoryTypes,
): void {
  // A field of the entity's own comes first.
  if (entity.fields.has('history')) return
  builder.objectField(need(types.objects, entity.name), 'history', (t) =>
    t.field({
      type: [entry],
      nullable: false,
      description:
        'What was changed of it and of its parts, the latest first, as far back as the change log reaches.',
      args: {
        first: t.arg.int({
          required: false,
          description: `How many entries; 20 unless said, at most ${maxPageSize}.`,
        }),
        before: t.arg({
          type: 'ID',
          required: false,
          description: 'Only entries that are older than the one of this id.',
        }),
      },
      extensions: planned({ kind: 'HISTORY' }),
      resolve: readKey,
    }),
  )
}
