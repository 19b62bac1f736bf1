/** The generated mutations of an entity: create, update, delete, upsert, and one for each action. */
import type { GraphQLResolveInfo } from 'graphql'
import type { Builder } from '../../builder.ts'
import type { InputObject, Reply, SchemaContext, WriteOptions } from '../../context.ts'
import { type ActionModel, type EntityModel, entityOf, type Model } from '../../model.ts'
import { replyRecords } from '../../plan/reply.ts'
import { parseId } from '../../scalars.ts'
import type { ReadTypes } from '../read/read-types.ts'
import type { EntityInputs } from './inputs.ts'

/** Adds the mutations of every writable entity. */
export function addMutations(
  builder: Builder,
  model: Model,
  types: ReadTypes,
  inputs: Map<string, EntityInputs>,
): void {
  for (const entity of model.entities.values()) {
    const refs = inputs.get(entity.name)
    if (refs) addCreate(builder, entity, types, refs)
    if (refs) addUpdate(builder, entity, types, refs)
    if (refs) addDelete(builder, entity)
    for (const action of entity.actions) addAction(builder, model, entity, action, types)
  }
}

const dryRunText = 'Run every rule and return the result, then roll back.'

/** One record of the reply, or all of them. */
const one =
  (info: GraphQLResolveInfo, entity: EntityModel): Reply<unknown> =>
  async (ids, context) => {
    const records = await replyRecords(info, entity, ids, context)
    return records[0]
  }
const all =
  (info: GraphQLResolveInfo, entity: EntityModel): Reply<unknown> =>
  (ids, context) =>
    replyRecords(info, entity, ids, context)

function optionsOf(context: SchemaContext, info: GraphQLResolveInfo, args: WriteArguments): WriteOptions {
  const { idempotencyKey, viewer } = context
  const field = String(info.path.key)
  return {
    dryRun: args.dryRun ?? false,
    expectedVersion: args.expectedVersion,
    expectedVersions: args.expectedVersions,
    idempotency:
      idempotencyKey && viewer
        ? { key: `${idempotencyKey}/${field}`, userId: viewer.userId, request: [info.fieldName, args] }
        : undefined,
  }
}

interface WriteArguments {
  dryRun?: boolean | null
  expectedVersion?: number | null
  expectedVersions?: number[] | null
}

function addCreate(builder: Builder, entity: EntityModel, types: ReadTypes, inputs: EntityInputs): void {
  const object = types.objects.get(entity.name) as never
  const label = entity.label.toLowerCase()
  builder.mutationField(entity.names.create, (t) =>
    t.field({
      type: object,
      nullable: false,
      description: `Creates a ${label}.`,
      args: {
        input: t.arg({ type: inputs.create, required: true, description: 'The new record.' }),
        dryRun: t.arg.boolean({ description: dryRunText }),
      },
      resolve: (_root, args, context, info) =>
        context.writes.create(
          entity,
          [args.input as InputObject],
          optionsOf(context, info, args),
          one(info, entity),
        ) as never,
    }),
  )
  builder.mutationField(entity.names.createMany, (t) =>
    t.field({
      type: [object] as never,
      nullable: false,
      description: `Creates several ${entity.plural.toLowerCase()}, all or none.`,
      args: { inputs: t.arg({ type: [inputs.create], required: true, description: 'The new records.' }) },
      resolve: (_root, args, context, info) =>
        context.writes.create(
          entity,
          args.inputs as InputObject[],
          { ...optionsOf(context, info, args as WriteArguments), isBulk: true },
          all(info, entity),
        ) as never,
    }),
  )
  builder.mutationField(entity.names.upsertMany, (t) =>
    t.field({
      type: [object] as never,
      nullable: false,
      description: `Creates or updates ${entity.plural.toLowerCase()} by their external ids, all or none.`,
      args: {
        inputs: t.arg({
          type: [inputs.upsert],
          required: true,
          description: 'The records; each names its externalId.',
        }),
      },
      resolve: (_root, args, context, info) =>
        context.writes.upsert(
          entity,
          args.inputs as InputObject[],
          optionsOf(context, info, args as WriteArguments),
          all(info, entity),
        ) as never,
    }),
  )
}

function addUpdate(builder: Builder, entity: EntityModel, types: ReadTypes, inputs: EntityInputs): void {
  const object = types.objects.get(entity.name) as never
  const label = entity.label.toLowerCase()
  builder.mutationField(entity.names.update, (t) =>
    t.field({
      type: object,
      nullable: false,
      description: `Changes a ${label}.`,
      args: {
        id: t.arg.id({ required: true, description: 'Which record.' }),
        input: t.arg({ type: inputs.update, required: true, description: 'The values to change.' }),
        expectedVersion: t.arg.int({
          description: 'Version that the change was made from; another one now is a CONFLICT.',
        }),
        dryRun: t.arg.boolean({ description: dryRunText }),
      },
      resolve: (_root, args, context, info) =>
        context.writes.update(
          entity,
          [parseId(args.id)],
          args.input as InputObject,
          optionsOf(context, info, args),
          one(info, entity),
        ) as never,
    }),
  )
  builder.mutationField(entity.names.updateMany, (t) =>
    t.field({
      type: [object] as never,
      nullable: false,
      description: `Makes the same change to several ${entity.plural.toLowerCase()}, all or none.`,
      args: {
        ids: t.arg.idList({ required: true, description: 'Which records.' }),
        input: t.arg({ type: inputs.update, required: true, description: 'The values to change.' }),
      },
      resolve: (_root, args, context, info) =>
        context.writes.update(
          entity,
          args.ids.map(parseId),
          args.input as InputObject,
          optionsOf(context, info, args as WriteArguments),
          all(info, entity),
        ) as never,
    }),
  )
}

function addDelete(builder: Builder, entity: EntityModel): void {
  builder.mutationField(entity.names.deleteMany, (t) =>
    t.int({
      nullable: false,
      description: `Deletes ${entity.plural.toLowerCase()}, all or none, and tells how many.`,
      args: { ids: t.arg.idList({ required: true, description: 'Which records.' }) },
      resolve: (_root, args, context) => context.writes.remove(entity, args.ids.map(parseId)),
    }),
  )
}

function addAction(
  builder: Builder,
  model: Model,
  entity: EntityModel,
  action: ActionModel,
  types: ReadTypes,
): void {
  const returned = entityOf(model, action.returns)
  const enums = new Map(
    action.arguments
      .filter((argument) => argument.type === 'Enum')
      .map((argument) => [
        argument.name,
        builder.enumType(`${entity.name}${upper(action.name)}${upper(argument.name)}`, {
          description: argument.description,
          values: Object.fromEntries(
            (argument.choices ?? []).map((choice) => [choice.value, { description: choice.description }]),
          ),
        }),
      ]),
  )
  builder.mutationField(action.mutation, (t) =>
    t.field({
      type: [types.objects.get(returned.name)] as never,
      nullable: false,
      description: action.description,
      args: {
        ids: t.arg.idList({ required: true, description: 'Which records.' }),
        expectedVersions: t.arg.intList({
          description: 'Versions that the viewer saw, in the order of ids; another one now is a CONFLICT.',
        }),
        dryRun: t.arg.boolean({ description: dryRunText }),
        ...Object.fromEntries(
          action.arguments.map((argument) => {
            const type = enums.get(argument.name) ?? argument.type
            return [
              argument.name,
              t.arg({
                type: (argument.isList ? [type] : type) as never,
                required: argument.required as never,
                description: argument.description,
              }),
            ]
          }),
        ),
      },
      resolve: (_root, args, context, info) => {
        const { ids, expectedVersions, dryRun, ...input } = args as unknown as {
          ids: string[]
          expectedVersions?: number[]
          dryRun?: boolean
        }
        return context.writes.act(
          entity,
          action.name,
          ids.map(parseId),
          input as InputObject,
          optionsOf(context, info, { dryRun, expectedVersions, ...input }),
          all(info, returned),
        ) as never
      },
    }),
  )
}

const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
