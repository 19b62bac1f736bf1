/** `keepSetting`: one choice of the viewer's screens, written whether or not it is there already. */
import { sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { isStorable } from '#core/storable-json.ts'
import type { SchemaContext } from '#schema/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'

/** Adds the mutation. What it keeps is read by `viewer.settings`. */
export const settingsSchema: SchemaContribution = (builder, model) => {
  builder.mutationField('keepSetting', (t) =>
    t.boolean({
      nullable: false,
      description: 'Keeps a choice of the viewer, such as the columns of a list. The reply is always true.',
      args: {
        key: t.arg.string({
          required: true,
          description: 'What was chosen, such as list.SaleOrder.columns.',
        }),
        value: t.arg({ type: 'JSON', description: 'The choice; null takes it back.' }),
      },
      resolve: async (_root, { key, value }, context) => {
        const entity = entityOf(model, 'UserSetting')
        try {
          await keep(entity, key, value, context)
        } catch (error) {
          // Another browser of the same person was first to choose it: theirs is there to be changed now.
          if (!(error instanceof TrellisError) || error.code !== 'CONSTRAINT') throw error
          await keep(entity, key, value, context)
        }
        return true
      },
    }),
  )
}

async function keep(entity: EntityModel, key: string, value: unknown, context: SchemaContext): Promise<void> {
  if (!context.viewer) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
  if (!isStorable(key))
    throw new TrellisError(
      'BAD_REQUEST',
      say`The key holds the null character or half of a character: remove it.`,
    )
  const { userId } = context.viewer
  const [row] = await context.run(
    sql<{ id: string }>`select id from user_setting where user_id = ${userId} and key = ${key}`,
  )
  const done = async () => undefined
  if (value === null || value === undefined) {
    if (row) await context.writes.remove(entity, [Number(row.id)])
  } else if (row) await context.writes.update(entity, [Number(row.id)], { value }, {}, done)
  else await context.writes.create(entity, [{ user: String(userId), key, value }], {}, done)
}

/** All choices of a person, by their keys. */
export async function settingsOf(userId: number, context: SchemaContext): Promise<Record<string, unknown>> {
  const rows = await context.run(
    sql<{ key: string; value: unknown }>`select key, value from user_setting where user_id = ${userId}`,
  )
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]))
}
