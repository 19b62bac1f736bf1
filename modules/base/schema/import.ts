/** `importRecords`: a small file as text, without an upload; larger ones go to `POST /base/import`. */
import { TrellisError } from '#core/errors.ts'
import type { Imports, SchemaContext } from '#schema/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { entityOf } from '#schema/model.ts'
import { replyRecord } from '#schema/plan/reply.ts'

/** Adds the mutation and its enums. */
export const importSchema: SchemaContribution = (builder, model, types) => {
  const job = types.objects.get('ImportJob')
  if (!job) throw new Error('The entity ImportJob belongs to the base module.')
  const format = builder.enumType('ImportFormat', {
    description: 'How a text holds records.',
    values: {
      CSV: { description: 'A header and one row a line; the separator is found out.' },
      NDJSON: { description: 'One JSON object a line.' },
    } as const,
  })
  const mode = builder.enumType('ImportMode', {
    description: 'Whether anything is kept.',
    values: {
      TRY: { description: 'Everything runs and is taken back.' },
      COMMIT: { description: 'What is good is kept.' },
    } as const,
  })
  const background = types.objects.get('Job')
  if (!background) throw new Error('The entity Job belongs to the base module.')
  builder.mutationField('importRecords', (t) =>
    t.field({
      type: job,
      nullable: false,
      description:
        'Imports the records of a text. The reply tells what became of them, and why rows were refused.',
      args: argumentsOf(t),
      resolve: async (_root, args, context, info) => {
        const id = await importsOf(context).run(contentOf(args))
        return (await replyRecord(info, entityOf(model, 'ImportJob'), id, context)) as never
      },
    }),
  )
  builder.mutationField('startImport', (t) =>
    t.field({
      type: background,
      nullable: false,
      description:
        'Imports the records of a text in the background. The reply is the job; its result tells what became of them.',
      args: argumentsOf(t),
      resolve: async (_root, args, context, info) => {
        const id = await importsOf(context).start(contentOf(args))
        return (await replyRecord(info, entityOf(model, 'Job'), id, context)) as never
      },
    }),
  )

  type Field = Parameters<Parameters<typeof builder.mutationField>[1]>[0]
  function argumentsOf(t: Field) {
    return {
      entity: t.arg.string({ required: true, description: 'What the rows become, such as Partner.' }),
      format: t.arg({ type: format, required: true, description: 'How the text holds the records.' }),
      content: t.arg.string({ required: true, description: 'The text, of at most a megabyte.' }),
      mapping: t.arg({
        type: 'JSON',
        description:
          'What the columns are; taken for the fields that they are named after when it is left out.',
      }),
      mode: t.arg({ type: mode, required: true, description: 'Whether anything is kept.' }),
      allOrNothing: t.arg.boolean({ description: 'One bad row keeps all others out.' }),
      name: t.arg.string({ description: 'Name to find the import by.' }),
    }
  }
}

/** The arguments of both mutations, as imports take them. */
function contentOf<A extends { allOrNothing?: boolean | null; mapping?: unknown }>({
  allOrNothing,
  mapping,
  ...rest
}: A) {
  return { ...rest, mapping: mapping ?? undefined, isAllOrNothing: allOrNothing ?? false }
}

function importsOf({ imports }: SchemaContext): Imports {
  if (!imports) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
  return imports
}
