/** The sessions of everybody, for administrators. */
import type { UserSession } from '#schema/administration.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { parseId } from '#schema/scalars.ts'
import { administratorsOnly } from '#schema/visible/administrators-only.ts'
import { administrationOf, sliceOf } from './administration.ts'

/** Adds `userSessions`, `endUserSessions` and `endSessionsOfUser`. */
export const sessionSchema: SchemaContribution = (builder) => {
  const session = builder.objectRef<UserSession>('UserSession').implement({
    description: 'Somebody who is signed in somewhere.',
    fields: (t) => ({
      id: t.exposeID('id', {
        nullable: false,
        description: 'Key of the session; nobody can use it to get in.',
      }),
      userId: t.exposeID('userId', { nullable: false, description: 'Key of the user.' }),
      userName: t.exposeString('userName', { nullable: false, description: 'What they are called.' }),
      email: t.exposeString('email', { nullable: false, description: 'Their address.' }),
      ip: t.exposeString('ip', { description: 'Network address that they signed in from.' }),
      userAgent: t.exposeString('userAgent', { description: 'What the browser calls itself.' }),
      method: t.exposeString('method', { description: 'How they proved who they are, such as a password.' }),
      createdAt: t.field({
        type: 'DateTime',
        nullable: false,
        description: 'When they signed in.',
        resolve: (self) => self.createdAt,
      }),
      lastSeenAt: t.field({
        type: 'DateTime',
        nullable: false,
        description: 'When it was last used, to the minute.',
        resolve: (self) => self.lastSeenAt,
      }),
      isCurrent: t.exposeBoolean('isCurrent', {
        nullable: false,
        description: 'Whether it is the one that asks.',
      }),
    }),
  })
  const page = builder
    .objectRef<{ sessions: UserSession[]; totalCount: number }>('UserSessionPage')
    .implement({
      description: 'Some of the sessions.',
      fields: (t) => ({
        sessions: t.field({
          type: [session],
          nullable: false,
          description: 'The sessions, last used first.',
          extensions: { listSize: 0 },
          resolve: (self) => self.sessions,
        }),
        totalCount: t.exposeInt('totalCount', { nullable: false, description: 'How many there are.' }),
      }),
    })
  builder.queryField('userSessions', (t) =>
    t.field({
      type: page,
      nullable: false,
      description: 'Who is signed in where. For administrators.',
      extensions: administratorsOnly,
      args: {
        user: t.arg.id({ description: 'Only those of this user.' }),
        search: t.arg.string({ description: 'Part of a name, an e-mail or a network address.' }),
        first: t.arg.int({ description: 'How many; 50 when it is left out, at most 200.' }),
        offset: t.arg.int({ description: 'How many to leave out at the beginning.' }),
      },
      resolve: (_root, { user, ...args }, context) =>
        administrationOf(context).sessions.list({ ...sliceOf(args), user: user ? parseId(user) : null }),
    }),
  )
  builder.mutationField('endUserSessions', (t) =>
    t.int({
      nullable: false,
      description: 'Ends sessions; the reply is how many were alive. For administrators.',
      extensions: administratorsOnly,
      args: { ids: t.arg.idList({ required: true, description: 'Which sessions.' }) },
      resolve: (_root, { ids }, context) => administrationOf(context).sessions.end(ids.map(parseId)),
    }),
  )
  builder.mutationField('endSessionsOfUser', (t) =>
    t.int({
      nullable: false,
      description:
        'Ends all sessions of a user, but for the one that asks; the reply is how many there were. For administrators.',
      extensions: administratorsOnly,
      args: { user: t.arg.id({ required: true, description: 'Whose sessions.' }) },
      resolve: (_root, { user }, context) => administrationOf(context).sessions.endOf(parseId(user)),
    }),
  )
}
