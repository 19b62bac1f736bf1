/** `saleOrderChanged`: a subscription for each logged entity. */
import type { Builder } from '../../builder.ts'
import type { EntityModel, Model } from '../../model.ts'
import { type ChangeEvent, changedReader } from '../../plan/changed.ts'
import { concerning } from '../../plan/record-changes.ts'
import { planned } from '../read/connections.ts'
import { need, type ReadTypes } from '../read/refs.ts'
import { followed } from './followed.ts'
import { type HistoryTypes, viaText } from './history.ts'

/** Declares what can be told of a change. */
export function addEventOperation(builder: Builder) {
  return builder.enumType('ChangeEventOperation', {
    description: 'What a subscription tells of a record.',
    values: {
      START: { description: 'The subscription follows from here on. It comes first and names no record.' },
      CREATE: { description: 'The record was created.' },
      UPDATE: { description: 'The record was changed, or came into the filter or the sight of the viewer.' },
      DELETE: { description: 'The record, which the viewer saw, was deleted.' },
      REMOVE: { description: 'The record left the filter or the sight of the viewer.' },
    },
  })
}

/** What all subscriptions share. */
export interface EventTypes {
  via: HistoryTypes['via']
  operation: ReturnType<typeof addEventOperation>
}

/** Adds the subscription of an entity, and the type of its events. */
export function addRecordChanged(
  builder: Builder,
  model: Model,
  entity: EntityModel,
  types: ReadTypes,
  { operation, via }: EventTypes,
): void {
  const label = entity.label.toLowerCase()
  const event = builder.objectRef<ChangeEvent>(`${entity.name}Change`)
  const objects = (key: string) => (parent: ChangeEvent) => (parent.objects[key] ?? null) as never
  event.implement({
    description: `A change of a ${label}, as far as the viewer sees it.`,
    fields: (t) => {
      const actor: Record<string, never> = model.entities.has('User')
        ? {
            actor: t.field({
              type: need(types.objects, 'User'),
              description: 'Who made the change; null for the platform itself and for SQL by hand.',
              extensions: planned({ kind: 'ACTOR' }),
              resolve: (parent, _args, _context, info) => objects(String(info.path.key))(parent),
            }) as never,
          }
        : {}
      return {
        operation: t.field({
          type: operation,
          nullable: false,
          description: 'What happened.',
          resolve: (parent) => parent.operation,
        }),
        id: t.field({
          type: 'ID',
          description: 'Id of the record; null for START.',
          resolve: (parent) => (parent.id === null ? null : String(parent.id)),
        }),
        cursor: t.string({
          nullable: false,
          description: 'Place in the change log: "since" goes on after it.',
          resolve: (parent) => parent.cursor,
        }),
        changedFields: t.stringList({
          nullable: false,
          description: 'Names of the fields that differ; empty unless the record was changed.',
          resolve: (parent) => parent.changedFields,
        }),
        at: t.field({
          type: 'DateTime',
          nullable: false,
          description: 'When the change was made.',
          resolve: (parent) => parent.at,
        }),
        reason: t.string({
          description:
            'Why it was made, where it was more than a plain write, such as an action or an import.',
          resolve: (parent) => parent.reason,
        }),
        via: t.field({ type: via, description: viaText, resolve: (parent) => parent.via }),
        ...actor,
        node: t.field({
          type: need(types.objects, entity.name),
          description: 'The record as it is now; null when it is gone from sight.',
          extensions: planned({ kind: 'NODE' }),
          resolve: (parent, _args, _context, info) => objects(String(info.path.key))(parent),
        }),
      }
    },
  })
  builder.subscriptionField(`${entity.names.one}Changed`, (t) =>
    t.field({
      type: event,
      nullable: false,
      description: `Tells of every change of ${entity.plural.toLowerCase()} as it is committed: once for each record and transaction, its parts included.`,
      args: {
        filter: t.arg({
          type: need(types.filters, entity.name),
          required: false,
          description: `Only ${entity.plural.toLowerCase()} that satisfy this; one that leaves it is told as REMOVE.`,
        }),
        since: t.arg.string({
          required: false,
          description: 'Cursor of the last event that was seen: what came after it is told first.',
        }),
      },
      subscribe: (_parent, args, context, info) => {
        const reader = changedReader(info, entity, context)
        return followed<ChangeEvent>(context, {
          ...reader,
          entities: concerning(model, entity),
          since: args.since,
          start: (cursor) => ({
            operation: 'START',
            id: null,
            cursor,
            changedFields: [],
            at: new Date().toISOString(),
            via: null,
            reason: null,
            objects: {},
          }),
        })
      },
      resolve: (parent) => parent,
    }),
  )
}
