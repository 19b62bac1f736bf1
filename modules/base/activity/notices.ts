/** Tells followers, mentioned people and assignees, once what it is about is committed: no write waits for it. */
import { sql } from 'kysely'
import type { ChangeConsumer } from '#core/consumer.ts'
import type { Context } from '#core/context.ts'
import { notify } from '#core/notify.ts'
import { dayOf, type Message, say, term } from '#core/say.ts'
import type { Change } from '#schema/changes.ts'
import type { EntityModel } from '#schema/model.ts'
import { type About, seenBy } from './about.ts'

/** Somebody who might be told something of a record; they are, if they see it then. */
interface Telling {
  userId: number
  about: About
  /** Who made the change; nobody is told of what they did themselves. */
  actor: number | null
  tell(recordName: string): Message
}

/** Notices of comments, mentions, planned activities and changes of state. */
export const activityNotices: ChangeConsumer = {
  name: 'base.activity-notices',
  label: 'Notices to followers',
  limit: 200,
  async entities({ db, model }) {
    const { rows } = await sql<{ entity: string }>`select distinct entity from follower`.execute(db)
    const followed = rows.flatMap(({ entity }) => (stateOf(model.entities.get(entity)) ? [entity] : []))
    return ['Comment', 'Activity', ...followed]
  },
  async run(context, changes) {
    const told = new Set<string>()
    for (const change of changes)
      for (const { userId, about, actor, tell } of await tellings(context, change)) {
        // A person who is mentioned and follows is told once.
        const once = `${change.entity} ${change.recordId} ${change.transaction} ${userId}`
        if (userId === actor || told.has(once)) continue
        const seen = await seenBy(context, userId, about)
        if (!seen) continue
        told.add(once)
        await notify(context, [userId], {
          message: tell(seen.name),
          about: { entity: about.entity, id: about.recordId },
        })
      }
  },
}

async function tellings(context: Context, change: Change): Promise<Telling[]> {
  const values = JSON.parse(change.values) as Record<string, unknown>
  if (change.entity === 'Comment') return ofComment(context, change, values)
  if (change.entity === 'Activity') return ofActivity(context, change, values)
  return change.operation === 'UPDATE' ? ofState(context, change, values) : []
}

interface CommentRow extends About {
  body: string
  author: string | null
}

async function ofComment(
  { db }: Context,
  { recordId: id, operation, actor, at }: Change,
  values: Record<string, unknown>,
): Promise<Telling[]> {
  const mentions = operation === 'UPDATE' ? values.mentions : undefined
  if (operation === 'DELETE' || (operation === 'UPDATE' && mentions === undefined)) return []
  const { rows } = await sql<CommentRow>`
    select c.entity, c.record_id::int as "recordId", c.body, u.name as author from comment c
    left join app_user u on u.id = c.created_by_id where c.id = ${id} and c.removed_at is null`.execute(db)
  const [comment] = rows
  if (!comment) return []
  const by = comment.author ?? say`Somebody`
  if (mentions !== undefined) {
    const [, come = []] = mentions as [unknown, number[]?]
    const tell = (name: string) => say`${by} mentioned you on ${name}: ${comment.body}`
    return come.map((userId) => ({ userId: Number(userId), about: comment, actor, tell }))
  }
  const mentioned = await sql<{ id: number }>`
    select user_id::int as id from comment_mentions where comment_id = ${id}`.execute(db)
  const known = new Set(mentioned.rows.map((row) => row.id))
  const followers = (await followersOf(db, comment, at)).filter((userId) => !known.has(userId))
  const tell = (name: string) => say`${by} commented on ${name}: ${comment.body}`
  return followers.map((userId) => ({ userId, about: comment, actor, tell }))
}

async function ofActivity(
  { db }: Context,
  { recordId: id, operation, actor }: Change,
  values: Record<string, unknown>,
): Promise<Telling[]> {
  if (operation === 'DELETE' || values.assignee_id === undefined) return []
  const { rows } = await sql<About & { userId: number; summary: string; dueOn: string }>`
    select entity, record_id::int as "recordId", assignee_id::int as "userId", summary, due_on::text as "dueOn"
    from activity where id = ${id} and state = 'PLANNED'`.execute(db)
  return rows.map(({ userId, summary, dueOn, ...about }) => ({
    userId,
    about,
    actor,
    tell: (name) => say`For you to do by ${dayOf(dueOn)} on ${name}: ${summary}`,
  }))
}

async function ofState(
  { db, model }: Context,
  { entity: name, recordId, actor, at }: Change,
  values: Record<string, unknown>,
): Promise<Telling[]> {
  const state = stateOf(model.entities.get(name))
  const [, now] = ((state?.column && values[state.column]) || []) as unknown[]
  if (!state || now === undefined) return []
  const about = { entity: name, recordId }
  const choice = state.choices?.find(({ value }) => value === now)
  const label = choice ? term(choice.label, `${name}.${state.name}`) : String(now)
  return (await followersOf(db, about, at)).map((userId) => ({
    userId,
    about,
    actor,
    tell: (record) => say`${record} is now: ${label}`,
  }))
}

const stateOf = (entity: EntityModel | undefined) => entity?.states && entity.fields.get(entity.states.field)

/** Those who followed when it happened. */
async function followersOf(db: Context['db'], { entity, recordId }: About, at: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select user_id::int as id from follower
    where entity = ${entity} and record_id = ${recordId} and created_at <= ${at} order by id`.execute(db)
  return rows.map(({ id }) => id)
}
