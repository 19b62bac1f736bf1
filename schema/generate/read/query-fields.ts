/** The root fields of an entity: one record, and its list. */
import type { Builder } from '../../builder.ts'
import type { EntityModel } from '../../model.ts'
import { readRoot } from '../../plan/read.ts'
import { planned } from './connections.ts'
import { listArgs } from './list-args.ts'
import { need, type ReadTypes } from './refs.ts'

/** Adds `saleOrder(id)` and `saleOrders(…)` to the query type. */
export function addQueryFields(builder: Builder, entity: EntityModel, types: ReadTypes): void {
  builder.queryField(entity.names.one, (t) =>
    t.field({
      type: need(types.objects, entity.name),
      nullable: true,
      description: `The ${entity.label.toLowerCase()} with this id; null when there is none that the viewer may see.`,
      args: {
        id: t.arg({ type: 'ID', required: true, description: 'Its id.' }),
        ...(entity.isLogged && !entity.partOf
          ? {
              asOf: t.arg({
                type: 'DateTime',
                required: false,
                description:
                  'The record with its parts as they were at this moment, as far back as the change log reaches. Related records are shown as they are now.',
              }),
            }
          : {}),
      },
      extensions: planned({ kind: 'ROOT', of: 'RECORD', entity: entity.name }),
      resolve: (_parent, _args, context, info) => readRoot('RECORD', info, context, entity) as Promise<never>,
    }),
  )
  builder.queryField(entity.names.many, (t) =>
    t.field({
      type: need(types.connections, entity.name),
      nullable: false,
      description: entity.description,
      args: listArgs(t.arg, entity, types, true),
      extensions: planned({ kind: 'ROOT', of: 'CONNECTION', entity: entity.name }),
      resolve: (_parent, _args, context, info) =>
        readRoot('CONNECTION', info, context, entity) as Promise<never>,
    }),
  )
}
