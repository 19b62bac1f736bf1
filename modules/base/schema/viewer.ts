/** Who is asking, for the admin's frame and for integrations that want to know their own rights. */
import type { Viewer } from '#core/context.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { entityOf } from '#schema/model.ts'
import { replyRecord, replyRecords } from '#schema/plan/reply.ts'
import { allowedCompanies } from '../allowed-companies.ts'
import { settingsOf } from './settings.ts'

/** Adds `viewer`. */
export const viewerSchema: SchemaContribution = (builder, model, types) => {
  const user = types.objects.get('User')
  const company = types.objects.get('Company')
  if (!user || !company) throw new Error('The entities User and Company belong to the base module.')
  const viewer = builder.objectRef<Viewer>('Viewer').implement({
    description: 'Who is asking.',
    fields: (t) => ({
      user: t.field({
        type: user,
        description: 'The account that is signed in.',
        resolve: (self, _args, context, info) =>
          replyRecord(info, entityOf(model, 'User'), self.userId, context) as never,
      }),
      company: t.field({
        type: company,
        description: 'The company that new records belong to.',
        resolve: (self, _args, context, info) =>
          (self.companyId === null
            ? null
            : replyRecord(info, entityOf(model, 'Company'), self.companyId, context)) as never,
      }),
      companies: t.field({
        type: [company],
        nullable: false,
        description: 'The companies that the viewer may work for.',
        resolve: async (self, _args, context, info) =>
          replyRecords(
            info,
            entityOf(model, 'Company'),
            await allowedCompanies(context, self),
            context,
          ) as never,
      }),
      roles: t.exposeStringList('roles', {
        nullable: false,
        description: 'Codes of the roles of the viewer.',
      }),
      locale: t.string({
        nullable: false,
        description:
          'Language and formats of what is answered: those that the viewer chose, else those of the browser.',
        resolve: (_self, _args, context) => context.locale ?? 'en',
      }),
      timeZone: t.exposeString('timeZone', { nullable: false, description: 'Time zone of dates and times.' }),
      settings: t.field({
        type: 'JSON',
        nullable: false,
        description: 'What the viewer chose of their screens, by the keys of `keepSetting`.',
        resolve: (self, _args, context) => settingsOf(self.userId, context),
      }),
      isOperator: t.boolean({
        nullable: false,
        description: 'Looks after the tenants of this installation.',
        resolve: (_self, _args, { administration }) => administration?.tenants !== undefined,
      }),
      isReadOnly: t.boolean({
        nullable: false,
        description: 'Came with a key that may only read.',
        resolve: (self) => self.scopes?.readOnly ?? false,
      }),
    }),
  })
  builder.queryField('viewer', (t) =>
    t.field({
      type: viewer,
      description: 'Who is asking; null when nobody is signed in.',
      resolve: (_root, _args, context) => context.viewer as Viewer | null,
    }),
  )
}
