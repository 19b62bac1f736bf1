/** `startExport`: records to a file, in the background. */
import { TrellisError } from '#core/errors.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { entityOf } from '#schema/model.ts'
import { replyRecord } from '#schema/plan/reply.ts'

/** Adds the mutation and the enum of its formats. */
export const exportSchema: SchemaContribution = (builder, model, types) => {
  const job = types.objects.get('Job')
  if (!job) throw new Error('The entity Job belongs to the base module.')
  const format = builder.enumType('ExportFormat', {
    description: 'How a file holds records.',
    values: {
      CSV: {
        description:
          'A header and one row a line, separated by commas; text that a spreadsheet would run is made inert.',
      },
      XLSX: { description: 'An Excel workbook of one sheet.' },
      NDJSON: { description: 'One JSON object a line.' },
    } as const,
  })
  builder.mutationField('startExport', (t) =>
    t.field({
      type: job,
      nullable: false,
      description:
        'Writes records to a file in the background, as the viewer may read them. The reply is the job: its result names the path to fetch the file from, for a week.',
      args: {
        entity: t.arg.string({ required: true, description: 'What to export, such as Partner.' }),
        format: t.arg({ type: format, required: true, description: 'Kind of the file.' }),
        columns: t.arg.stringList({
          description:
            'Fields, and fields of related records, such as name and country.code; all that an import could set when it is left out.',
        }),
        filter: t.arg({
          type: 'JSON',
          description: 'Which records, in the shape of the filter of the entity.',
        }),
        search: t.arg.string({ description: 'Only records that these words are found in.' }),
        orderBy: t.arg({
          type: 'JSON',
          description: 'A list in the shape of the order of the entity; by id when it is left out.',
        }),
        name: t.arg.string({ description: 'Name of the file, without its ending.' }),
      },
      resolve: async (_root, args, context, info) => {
        if (!context.exports) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
        const id = await context.exports.start(
          {
            entity: args.entity,
            format: args.format,
            columns: args.columns ?? undefined,
            filter: objectOf(args.filter),
            search: args.search ?? undefined,
            orderBy: listOf(args.orderBy),
            name: args.name,
          },
          context,
        )
        return (await replyRecord(info, entityOf(model, 'Job'), id, context)) as never
      },
    }),
  )
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  throw new TrellisError('BAD_REQUEST', 'filter is an object, such as {"active": {"eq": true}}.')
}

function listOf(value: unknown): unknown[] | undefined {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value
  throw new TrellisError('BAD_REQUEST', 'orderBy is a list, such as [{"name": "ASC"}].')
}
