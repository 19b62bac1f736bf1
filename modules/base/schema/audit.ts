/** The log of who did what and who got in, for administrators, and the state of the chain that guards it. */
import type { AuditChain } from '#schema/administration.ts'
import type { Builder } from '#schema/builder.ts'
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { parseId } from '#schema/scalars.ts'
import { administratorsOnly } from '#schema/visible/administrators-only.ts'
import { administrationOf, sliceOf } from './administration.ts'
import { type AuditEntry, auditEntries, type Difference } from './audit-entry.ts'
import { auditTopics, topicsAsked } from './audit-topics.ts'

interface Page {
  entries: AuditEntry[]
  cursor: string | null
  hasMore: boolean
}

/** Adds `auditLog`, `auditChain` and `verifyAuditChain`. */
export const auditSchema: SchemaContribution = (builder, model) => {
  const topic = builder.enumType('AuditTopic', {
    description: 'What the audit log is narrowed to.',
    values: auditTopics,
  })
  const page = builder.objectRef<Page>('AuditPage').implement({
    description: 'A part of the audit log.',
    fields: (t) => ({
      entries: t.field({
        type: [addEntry(builder)],
        nullable: false,
        description: 'What happened, the latest first.',
        extensions: { listSize: 0 },
        resolve: (self) => self.entries,
      }),
      cursor: t.exposeString('cursor', { description: 'Where "before" goes on; null at the end.' }),
      hasMore: t.exposeBoolean('hasMore', { nullable: false, description: 'Whether there is more.' }),
    }),
  })
  builder.queryField('auditLog', (t) =>
    t.field({
      type: page,
      nullable: false,
      description:
        'Who signed in or was refused, who changed rights, and who changed which record, the latest first. For administrators.',
      extensions: administratorsOnly,
      args: {
        topics: t.arg({ type: [topic], description: 'Only these topics; all when it is left out.' }),
        person: t.arg.id({ description: 'Only what this user did, or what concerns their account.' }),
        entity: t.arg.string({ description: 'Only changes of this kind of record, such as SaleOrder.' }),
        record: t.arg.id({ description: 'Only changes of this record and its parts.' }),
        byPeople: t.arg.boolean({
          description: 'Leaves out changes that the platform made by itself, such as schedules.',
        }),
        from: t.arg({ type: 'DateTime', description: 'Not before this moment.' }),
        to: t.arg({ type: 'DateTime', description: 'Before this moment.' }),
        first: t.arg.int({ description: 'How many; 50 when it is left out, at most 200.' }),
        before: t.arg.string({ description: 'Cursor of the page before.' }),
      },
      resolve: async (
        _root,
        { topics, person, entity, record, byPeople, from, to, first, before },
        context,
      ) => {
        const found = await administrationOf(context).audit.read({
          ...topicsAsked(topics),
          // A kind of record that is not installed any more may still be in the log.
          entity: entity && (model.entities.get(entity)?.name ?? entity),
          person: person ? parseId(person) : null,
          record: record ? parseId(record) : null,
          byPeople: byPeople ?? false,
          from: from ? new Date(from) : null,
          to: to ? new Date(to) : null,
          first: sliceOf({ first }).first,
          before,
        })
        const { cursor, hasMore } = found
        return { entries: await auditEntries(context, found), cursor, hasMore }
      },
    }),
  )
  const chain = addChain(builder)
  builder.queryField('auditChain', (t) =>
    t.field({
      type: chain,
      nullable: false,
      description: 'What is known of the chain of audited changes. For administrators.',
      extensions: administratorsOnly,
      resolve: (_root, _args, context) => administrationOf(context).audit.chain(),
    }),
  )
  builder.mutationField('verifyAuditChain', (t) =>
    t.field({
      type: chain,
      nullable: false,
      description: 'Looks at every entry of the chain, and keeps what was found. For administrators.',
      extensions: administratorsOnly,
      resolve: (_root, _args, context) => administrationOf(context).audit.verify(),
    }),
  )
}

function addEntry(builder: Builder) {
  const difference = builder.objectRef<Difference>('AuditDifference').implement({
    description: 'What was different before and after.',
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: 'Name of the field.' }),
      label: t.exposeString('label', { nullable: false, description: 'Name of the field for people.' }),
      before: t.exposeString('before', { description: 'What it was before.' }),
      after: t.exposeString('after', { description: 'What it has been since.' }),
    }),
  })
  return builder.objectRef<AuditEntry>('AuditEntry').implement({
    description: 'Something that happened.',
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: 'Names the entry.' }),
      at: t.field({
        type: 'DateTime',
        nullable: false,
        description: 'When it happened.',
        resolve: (self) => self.at,
      }),
      kind: t.exposeString('kind', {
        nullable: false,
        description: 'A kind of access event, such as SIGN_IN, or CREATE, UPDATE or DELETE of a record.',
      }),
      label: t.exposeString('label', { nullable: false, description: 'The kind for people.' }),
      tone: t.exposeString('tone', {
        nullable: false,
        description: 'NEUTRAL, INFO, SUCCESS, WARNING, DANGER or ACCENT: how much it stands out.',
      }),
      actorId: t.exposeID('actorId', { description: 'Key of the user who did it; null for the platform.' }),
      actorName: t.exposeString('actorName', { description: 'What they are called now.' }),
      userId: t.exposeID('userId', { description: 'Key of the user whose account it concerns.' }),
      userName: t.exposeString('userName', { description: 'What they are called now.' }),
      email: t.exposeString('email', { description: 'Address that was given.' }),
      ip: t.exposeString('ip', { description: 'Network address that it came from.' }),
      userAgent: t.exposeString('userAgent', { description: 'What the browser or program calls itself.' }),
      via: t.exposeString('via', { description: 'SESSION, API_KEY, JOB or SYSTEM; null for SQL by hand.' }),
      reason: t.exposeString('reason', { description: 'Why, where it was more than a plain write.' }),
      requestId: t.exposeString('requestId', { description: 'The request that did it.' }),
      detail: t.exposeString('detail', {
        description: 'What exactly: a method, a role; for SQL by hand who was connected.',
      }),
      entity: t.exposeString('entity', { description: 'What kind of record was changed.' }),
      recordId: t.exposeID('recordId', { description: 'Which record was changed.' }),
      rootId: t.exposeID('rootId', { description: 'The record that it is a part of, else itself.' }),
      differences: t.field({
        type: [difference],
        nullable: false,
        description: 'What was different before and after.',
        extensions: { listSize: 0 },
        resolve: (self) => self.differences,
      }),
    }),
  })
}

function addChain(builder: Builder) {
  return builder.objectRef<AuditChain>('AuditChain').implement({
    description: 'The chain of audited changes, in which each entry vouches for the one before.',
    fields: (t) => ({
      entries: t.exposeInt('entries', { nullable: false, description: 'How many entries it has.' }),
      lastAt: t.field({
        type: 'DateTime',
        description: 'When the last of them was made.',
        resolve: (self) => self.lastAt,
      }),
      checkedAt: t.field({
        type: 'DateTime',
        description: 'When the chain was looked at last; null for never.',
        resolve: (self) => self.checkedAt,
      }),
      checkedEntries: t.exposeInt('checkedEntries', {
        nullable: false,
        description: 'How many entries were found as they were written then.',
      }),
      intactUntil: t.field({
        type: 'DateTime',
        description: 'When the last of those was made.',
        resolve: (self) => self.intactUntil,
      }),
      problem: t.exposeString('problem', { description: 'What is wrong with it; null for nothing.' }),
    }),
  })
}
