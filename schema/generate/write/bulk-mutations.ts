/** Mutations of all records of a filter, however many: each is a job. Absent where the model has no jobs. */
import { GraphQLError } from 'graphql'
import type { Builder } from '../../builder.ts'
import type { InputObject, SchemaContext } from '../../context.ts'
import { type ActionModel, type EntityModel, entityOf, type Model } from '../../model.ts'
import { replyRecord } from '../../plan/reply.ts'
import { searchArg } from '../read/list-args.ts'
import type { ReadTypes } from '../read/read-types.ts'
import type { EntityInputs } from './inputs.ts'

type FieldBuilder = Parameters<Parameters<Builder['mutationField']>[1]>[0]

/** What all of them are given. */
interface Given extends InputObject {
  filter: InputObject
  search?: string
}

interface Bulk {
  mutation: string
  description: string
  operation: string
  args?: (t: FieldBuilder) => Record<string, unknown>
  /** What of the arguments is the input. */
  inputOf: (args: Record<string, unknown>) => InputObject
}

/** Adds the mutations of an entity that change and delete by filter. */
export function addBulkWrites(
  builder: Builder,
  model: Model,
  entity: EntityModel,
  types: ReadTypes,
  inputs: EntityInputs,
): void {
  const many = entity.plural.toLowerCase()
  addBulk(builder, model, entity, types, {
    mutation: `${entity.names.updateMany}Where`,
    description: `Makes the same change to all ${many} of a filter, in the background.`,
    operation: 'update',
    args: (t) => ({
      input: t.arg({ type: inputs.update, required: true, description: 'The values to change.' }),
    }),
    inputOf: ({ input }) => input as InputObject,
  })
  addBulk(builder, model, entity, types, {
    mutation: `${entity.names.deleteMany}Where`,
    description: `Deletes all ${many} of a filter, in the background.`,
    operation: 'delete',
    inputOf: () => ({}),
  })
}

/** Adds the mutation that runs an action on all records of a filter. */
export function addBulkAction(
  builder: Builder,
  model: Model,
  entity: EntityModel,
  action: ActionModel,
  types: ReadTypes,
  args: (t: FieldBuilder) => Record<string, unknown>,
): void {
  addBulk(builder, model, entity, types, {
    mutation: `${action.mutation}Where`,
    description: `${action.description} For all ${entity.plural.toLowerCase()} of a filter, in the background.`,
    operation: action.name,
    args,
    inputOf: (input) => input,
  })
}

function addBulk(
  builder: Builder,
  model: Model,
  entity: EntityModel,
  types: ReadTypes,
  { mutation, description, operation, args, inputOf }: Bulk,
): void {
  const job = types.objects.get('Job')
  const filter = types.filters.get(entity.name)
  if (!job || !filter) return
  builder.mutationField(mutation, (t) =>
    t.field({
      type: job,
      nullable: false,
      description: `${description} The reply is the job; its result counts what was done, and says why records were refused.`,
      args: {
        filter: t.arg({
          type: filter,
          required: true,
          description: 'Which records: those that satisfy it when their turn comes.',
        }),
        search: searchArg(t.arg),
        ...args?.(t),
      } as never,
      resolve: async (_root, given, context, info) => {
        const { filter, search, ...rest } = given as unknown as Given
        const content = { entity, operation, filter, search, input: inputOf(rest) }
        const id = await bulksOf(context).start(content, context)
        return (await replyRecord(info, entityOf(model, 'Job'), id, context)) as never
      },
    }),
  )
}

function bulksOf({ bulks }: SchemaContext) {
  if (bulks) return bulks
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } })
}
