/** `changeFeed` and `changes`: the change log as a whole, for those who keep a copy of what is here. */
import { GraphQLError } from 'graphql'
import type { Builder } from '../../builder.ts'
import type { SchemaContext } from '../../context.ts'
import type { Model } from '../../model.ts'
import { maxPageSize } from '../../plan/page.ts'
import { shapeOf } from '../../plan/policy.ts'
import { type ToldChange, tell } from '../../plan/told.ts'
import { followed } from './followed.ts'
import { byName, type HistoryTypes, viaText } from './history.ts'
import type { EventTypes } from './record-changed.ts'

interface FeedPage {
  changes: ToldChange[]
  cursor: string
  hasMore: boolean
}

/** Adds both, and their types. */
export function addFeed(builder: Builder, model: Model, events: EventTypes, history: HistoryTypes): void {
  const change = builder.objectRef<ToldChange>('Change')
  change.implement({
    description: 'One row of the change log, as far as the viewer may read it.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Place in the log: "since" goes on after it.',
      }),
      sequence: t.exposeString('sequence', {
        nullable: false,
        description: 'A number that grows in the order in which the changes of one record were made.',
      }),
      entity: t.exposeString('entity', {
        nullable: false,
        description: 'Name of the entity; empty for START.',
      }),
      id: t.field({
        type: 'ID',
        description: 'Id of the record; null for START.',
        resolve: ({ id, operation }) => (operation === 'START' ? null : String(id)),
      }),
      operation: t.field({
        type: events.operation,
        nullable: false,
        description: 'What happened; never REMOVE.',
        resolve: ({ operation }) => operation,
      }),
      at: t.field({
        type: 'DateTime',
        nullable: false,
        description: 'When it was made.',
        resolve: ({ at }) => at,
      }),
      actorId: t.field({
        type: 'ID',
        description: 'Id of the user who made it; null for the platform itself and for SQL by hand.',
        resolve: ({ actorId }) => (actorId === null ? null : String(actorId)),
      }),
      via: t.field({ type: history.via, description: viaText, resolve: ({ via }) => via }),
      reason: t.exposeString('reason', { description: 'Why, where it was more than a plain write.' }),
      requestId: t.exposeString('requestId', { description: 'The request that made it.' }),
      changes: t.field({
        type: [history.change],
        nullable: false,
        description: 'The fields that differ.',
        extensions: { listSize: 0 },
        resolve: (parent) => parent.changes.map((values) => ({ [byName]: values })),
      }),
    }),
  })
  const page = builder.objectRef<FeedPage>('ChangePage')
  page.implement({
    description: 'A part of the change log.',
    fields: (t) => ({
      changes: t.field({
        type: [change],
        nullable: false,
        description: 'The changes.',
        resolve: (parent) => parent.changes,
      }),
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Where to go on, also when there was nothing.',
      }),
      hasMore: t.exposeBoolean('hasMore', { nullable: false, description: 'There is more at once.' }),
    }),
  })
  const entitiesText = 'Names of entities, such as "SaleOrder"; all of them when it is left out.'
  builder.queryField('changeFeed', (t) =>
    t.field({
      type: page,
      nullable: false,
      description:
        'What was committed after a cursor, each change once: ask again with the cursor of the page to go on, for as long as you like.',
      args: {
        entities: t.arg.stringList({ required: false, description: entitiesText }),
        since: t.arg.string({
          required: true,
          description: '"START" for all that is still in the log, or a cursor of an earlier page or event.',
        }),
        first: t.arg.int({
          required: false,
          description: `Most changes; at most ${maxPageSize}, which is usual.`,
        }),
      },
      resolve: async (_root, args, context) => {
        if (!context.changes)
          throw new GraphQLError('There is no change log here.', { extensions: { code: 'UNAVAILABLE' } })
        const entities = known(model, args.entities)
        const limit = Math.min(maxPageSize, Math.max(1, args.first ?? maxPageSize))
        const read = await context.changes.page({ since: args.since, entities, limit })
        const told = await tell(context, read.changes)
        return { ...read, changes: told.map(({ payload }) => payload) }
      },
    }),
  )
  builder.subscriptionField('changes', (t) =>
    t.field({
      type: change,
      nullable: false,
      description: 'Tells of every row of the change log as it is committed.',
      args: {
        entities: t.arg.stringList({ required: false, description: entitiesText }),
        since: t.arg.string({
          required: false,
          description:
            'Cursor of the last change that was seen, or "START": what came after it is told first.',
        }),
      },
      subscribe: (_root, args, context) => {
        const entities = known(model, args.entities)
        return followed<ToldChange>(context, {
          key: `changes ${JSON.stringify([entities, policyKey(context)])}`,
          entities,
          since: args.since,
          evaluate: (changes) => tell(context, changes),
          start: (cursor) => ({ ...nothing, cursor, at: new Date().toISOString() }),
        })
      },
      resolve: (parent) => parent,
    }),
  )
}

const nothing: Omit<ToldChange, 'cursor' | 'at'> = {
  sequence: '0',
  entity: '',
  id: 0,
  operation: 'START',
  actorId: null,
  via: null,
  reason: null,
  requestId: null,
  changes: [],
}

let alone = 0

/** Equal for viewers who see the same. */
function policyKey({ policy }: SchemaContext): unknown {
  if (typeof policy !== 'function') return [shapeOf(policy), policy.values]
  alone += 1
  return alone
}

/** The names, each of an entity that is logged; BAD_REQUEST for another. */
function known(model: Model, names: readonly string[] | null | undefined): string[] | undefined {
  const unknown = names?.find((name) => !model.entities.get(name)?.isLogged)
  if (unknown === undefined) return names ? [...names] : undefined
  throw new GraphQLError(`No entity "${unknown.slice(0, 60)}" is in the change log.`, {
    extensions: { code: 'BAD_REQUEST' },
  })
}
