/** Why somebody may or may not do something, for administrators. */
import { TrellisError } from '#core/errors.ts'
import type { AccessExplanation, AccessHolder } from '#schema/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { parseId } from '#schema/scalars.ts'
import { administratorsOnly } from '#schema/visible/administrators-only.ts'

/** Adds `explainAccess`. */
export const accessSchema: SchemaContribution = (builder, _model, types) => {
  const effect = types.enums.get('AccessRule.effect')
  if (!effect) throw new Error('The entity AccessRule belongs to the base module.')
  const rule = builder.objectRef<AccessExplanation['rules'][number]>('AccessExplanationRule').implement({
    description: 'A rule that speaks of the operation.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Key of the access rule.' }),
      key: t.exposeString('key', { nullable: false, description: 'Its name.' }),
      description: t.exposeString('description', { nullable: false, description: 'What it is for.' }),
      effect: t.field({
        type: effect as never,
        nullable: false,
        description: 'Whether it lets or keeps from.',
        resolve: (self) => self.effect as never,
      }),
      role: t.exposeString('role', { nullable: false, description: 'Code of the role that it is given to.' }),
      roleName: t.exposeString('roleName', { nullable: false, description: 'Name of that role.' }),
      via: t.exposeStringList('via', {
        nullable: false,
        description: 'Names of the roles by which the user is in it: their own first, this one last.',
      }),
      condition: t.field({
        type: 'JSON',
        description: 'Which records it is about; null for all.',
        resolve: (self) => self.condition,
      }),
      isMatch: t.exposeBoolean('isMatch', {
        nullable: false,
        description: 'Whether this record is one of them.',
      }),
    }),
  })
  const role = builder.objectRef<AccessExplanation['roles'][number]>('AccessExplanationRole').implement({
    description: 'A role of the user.',
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: 'Key of the role.' }),
      code: t.exposeString('code', { nullable: false, description: 'Name that rules know it by.' }),
      name: t.exposeString('name', { nullable: false, description: 'What it is called.' }),
      via: t.exposeStringList('via', {
        nullable: false,
        description: 'Names of the roles by which the user is in it: their own first, this one last.',
      }),
    }),
  })
  const explanation = builder.objectRef<AccessExplanation>('AccessExplanation').implement({
    description: 'Why somebody may or may not do something with a record.',
    fields: (t) => ({
      isAllowed: t.exposeBoolean('isAllowed', { nullable: false, description: 'Whether they may.' }),
      reason: t.exposeString('reason', { nullable: false, description: 'Why, in one sentence.' }),
      rules: t.field({
        type: [rule],
        nullable: false,
        description: 'Rules of their roles that speak of it.',
        resolve: (self) => self.rules,
      }),
      roles: t.field({
        type: [role],
        nullable: false,
        description: 'All roles of the user.',
        resolve: (self) => self.roles,
      }),
    }),
  })
  builder.queryField('explainAccess', (t) =>
    t.field({
      type: explanation,
      nullable: false,
      description: 'Why a user may or may not do something with a record. For administrators.',
      extensions: administratorsOnly,
      args: {
        user: t.arg.id({ required: true, description: 'The user.' }),
        entity: t.arg.string({ required: true, description: 'What kind of record, such as SaleOrder.' }),
        id: t.arg.id({ required: true, description: 'Which record.' }),
        operation: t.arg.string({
          required: true,
          description: 'read, create, update, delete or the name of an action.',
        }),
        field: t.arg.string({ description: 'Asks for one field: may it be read, or else written?' }),
      },
      resolve: (_root, { user, entity, id, operation, field }, context) => {
        if (!context.access) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
        return context.access.explain(parseId(user), entity, parseId(id), operation, field ?? undefined)
      },
    }),
  )
  const holder = builder.objectRef<AccessHolder>('AccessHolder').implement({
    description: 'Somebody, and whether they may do what was asked about.',
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: 'Key of the user.' }),
      name: t.exposeString('name', { nullable: false, description: 'What they are called.' }),
      isAllowed: t.exposeBoolean('isAllowed', { nullable: false, description: 'Whether they may.' }),
    }),
  })
  builder.queryField('whoMay', (t) =>
    t.field({
      type: [holder],
      nullable: false,
      description:
        'The first 300 active users by name, each with whether they may do something with a record. For administrators.',
      extensions: { ...administratorsOnly, listSize: 0 },
      args: {
        entity: t.arg.string({ required: true, description: 'What kind of record, such as SaleOrder.' }),
        id: t.arg.id({ required: true, description: 'Which record.' }),
        operation: t.arg.string({
          required: true,
          description: 'read, create, update, delete or the name of an action.',
        }),
      },
      resolve: (_root, { entity, id, operation }, context) => {
        if (!context.access) throw new TrellisError('UNAUTHENTICATED', 'Sign in first.')
        return context.access.whoMay(entity, parseId(id), operation)
      },
    }),
  )
}
