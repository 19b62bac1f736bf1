/** The generated mutations of an entity: create, update, delete, upsert, and one for each action. */
import type { GraphQLResolveInfo } from 'graphql'
import type { Builder } from '../../builder.ts'
import type { InputObject, Reply, SchemaContext, WriteOptions, Writes } from '../../context.ts'
import { type ActionModel, type EntityModel, entityOf, type Model } from '../../model.ts'
import { forbidden } from '../../plan/errors.ts'
import { replyRecords } from '../../plan/reply.ts'
import { parseId } from '../../scalars.ts'
import type { ReadTypes } from '../read/read-types.ts'
import { addBulkAction, addBulkWrites } from './bulk-mutations.ts'
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
    if (refs) addBulkWrites(builder, model, entity, types, refs)
    for (const action of entity.actions) addAction(builder, model, entity, action, types)
  }
}

const dryRunText = 'Run every rule and return the result, then roll back.'

/** One record of the reply, or all of them. */
const one =
  (info: GraphQLResolveInfo, entity: EntityModel): Reply<unknown> =>
  async (ids, context) => {
    const records = await replyRecords(info, entity, ids, context)
    // The operation is taken back: a reply cannot show what the viewer may write but not see.
    if (!records[0])
      throw forbidden(`You may not see this ${entity.label.toLowerCase()} afterwards, so it stays as it was.`)
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

/** What the arguments of a write may hold. */
interface GivenArguments extends WriteArguments {
  id?: string
  ids?: string[]
  input?: InputObject
  inputs?: InputObject[]
}

/** The part of a field builder that makes arguments. */
type ArgumentBuilder = Parameters<Parameters<Builder['mutationField']>[1]>[0]['arg']

/** What the mutations that write records of one entity differ in. */
interface Write {
  name: string
  description: string
  /** It gives a list rather than one record. */
  isMany: boolean
  args: (arg: ArgumentBuilder) => Record<string, unknown>
  run: (
    writes: Writes,
    args: GivenArguments,
    options: WriteOptions,
    reply: Reply<unknown>,
  ) => Promise<unknown>
}

function addWrite(
  builder: Builder,
  entity: EntityModel,
  types: ReadTypes,
  { name, description, isMany, args, run }: Write,
): void {
  const object = types.objects.get(entity.name)
  const reply = isMany ? all : one
  builder.mutationField(name, (t) =>
    t.field({
      type: (isMany ? [object] : object) as never,
      nullable: false,
      description,
      extensions: { isWrite: true },
      args: args(t.arg) as Record<never, never>,
      resolve: (_root, given, context, info) =>
        run(context.writes, given, optionsOf(context, info, given), reply(info, entity)) as never,
    }),
  )
}

function addCreate(builder: Builder, entity: EntityModel, types: ReadTypes, inputs: EntityInputs): void {
  addWrite(builder, entity, types, {
    name: entity.names.create,
    description: `Creates a ${entity.label.toLowerCase()}.`,
    isMany: false,
    args: (arg) => ({
      input: arg({ type: inputs.create, required: true, description: 'The new record.' }),
      dryRun: arg.boolean({ description: dryRunText }),
    }),
    run: (writes, { input = {} }, options, reply) => writes.create(entity, [input], options, reply),
  })
  addWrite(builder, entity, types, {
    name: entity.names.createMany,
    description: `Creates several ${entity.plural.toLowerCase()}, all or none.`,
    isMany: true,
    args: (arg) => ({
      inputs: arg({ type: [inputs.create], required: true, description: 'The new records.' }),
    }),
    run: (writes, { inputs: given = [] }, options, reply) =>
      writes.create(entity, given, { ...options, isBulk: true }, reply),
  })
  addWrite(builder, entity, types, {
    name: entity.names.upsertMany,
    description: `Creates or updates ${entity.plural.toLowerCase()} by their external ids, all or none.`,
    isMany: true,
    args: (arg) => ({
      inputs: arg({
        type: [inputs.upsert],
        required: true,
        description: 'The records; each names its externalId.',
      }),
    }),
    run: (writes, { inputs: given = [] }, options, reply) => writes.upsert(entity, given, options, reply),
  })
}

function addUpdate(builder: Builder, entity: EntityModel, types: ReadTypes, inputs: EntityInputs): void {
  const change = (arg: ArgumentBuilder) =>
    arg({ type: inputs.update, required: true, description: 'The values to change.' })
  addWrite(builder, entity, types, {
    name: entity.names.update,
    description: `Changes a ${entity.label.toLowerCase()}.`,
    isMany: false,
    args: (arg) => ({
      id: arg.id({ required: true, description: 'Which record.' }),
      input: change(arg),
      expectedVersion: arg.int({
        description: 'Version that the change was made from; another one now is a CONFLICT.',
      }),
      dryRun: arg.boolean({ description: dryRunText }),
    }),
    run: (writes, { id, input = {} }, options, reply) =>
      writes.update(entity, [parseId(String(id))], input, options, reply),
  })
  addWrite(builder, entity, types, {
    name: entity.names.updateMany,
    description: `Makes the same change to several ${entity.plural.toLowerCase()}, all or none.`,
    isMany: true,
    args: (arg) => ({
      ids: arg.idList({ required: true, description: 'Which records.' }),
      input: change(arg),
    }),
    run: (writes, { ids = [], input = {} }, options, reply) =>
      writes.update(entity, ids.map(parseId), input, options, reply),
  })
}

function addDelete(builder: Builder, entity: EntityModel): void {
  builder.mutationField(entity.names.deleteMany, (t) =>
    t.int({
      nullable: false,
      description: `Deletes ${entity.plural.toLowerCase()}, all or none, and tells how many.`,
      extensions: { isWrite: true },
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
  const own = (t: { arg: ArgumentBuilder }): Record<string, never> =>
    Object.fromEntries(
      action.arguments.map((argument) => {
        const type = enums.get(argument.name) ?? argument.type
        return [
          argument.name,
          t.arg({
            type: (argument.isList ? [type] : type) as never,
            required: argument.required as never,
            description: argument.description,
          }) as never,
        ]
      }),
    )
  addBulkAction(builder, model, entity, action, types, own)
  builder.mutationField(action.mutation, (t) =>
    t.field({
      type: [types.objects.get(returned.name)] as never,
      nullable: false,
      description: action.description,
      extensions: { isWrite: true },
      args: {
        ids: t.arg.idList({ required: true, description: 'Which records.' }),
        expectedVersions: t.arg.intList({
          description: 'Versions that the viewer saw, in the order of ids; another one now is a CONFLICT.',
        }),
        dryRun: t.arg.boolean({ description: dryRunText }),
        ...own(t),
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
