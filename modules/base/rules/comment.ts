import { sql } from 'kysely'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import { seenBy } from '../activity/about.ts'
import type { Comment } from '../entities/comment.ts'

/** No space around it, and a mark when it is changed later. */
export const commentText: DeriveRule<Comment> = {
  run(comments, context) {
    for (const comment of comments) {
      comment.body = (comment.body ?? '').trim()
      const before = context.before(comment)
      if (before && before.body !== comment.body && !comment.removedAt) comment.editedAt = context.now
    }
  },
}

/** Whoever comments learns of the answers. Two comments at once make one follower. */
export const followsByComment: DeriveRule<Comment> = {
  async run(comments, context) {
    const { db, model, viewer } = context
    // What is no entity is refused afterwards.
    const made = comments.filter((comment) => !context.before(comment) && model.entities.has(comment.entity))
    if (made.length === 0 || !viewer.userId) return
    await sql`
      insert into follower (entity, record_id, user_id, created_by_id, updated_by_id)
      select distinct a.entity, a.id, ${viewer.userId}::bigint, ${viewer.userId}::bigint, ${viewer.userId}::bigint
      from unnest(${made.map(({ entity }) => entity)}::text[], ${made.map(({ recordId }) => recordId)}::bigint[]) a (entity, id)
      on conflict do nothing`.execute(db)
  },
}

/** Nobody puts words into the mouth of another, and what was removed stays so. */
export const ownComment: ValidateRule<Comment> = {
  name: 'comment.author',
  when: ['body', 'mentions', 'removedAt'],
  run: (comments, { before, viewer }) =>
    comments.flatMap((record) => {
      const stored = before(record)
      const issue = (message: Message) => [{ record, path: ['body'], message, rule: 'comment.author' }]
      if (stored && viewer.via !== 'SYSTEM' && record.createdBy !== viewer.userId)
        return issue(say`Only whoever wrote a comment may change it.`)
      if (stored?.removedAt) return issue(say`A removed comment is not changed any more.`)
      return record.body === '' && !record.removedAt ? issue(say`A comment must not be empty.`) : []
    }),
}

/** A mention of somebody who does not see the record would tell them of it. */
export const mentionsSee: ValidateRule<Comment> = {
  name: 'comment.mentions',
  when: ['mentions'],
  needs: ['mentions'],
  async run(comments, context) {
    const issues = []
    for (const record of comments)
      for (const user of record.mentions)
        if (!(await seenBy(context, user.id, record)))
          issues.push({
            record,
            path: ['mentions'],
            message: say`${user.name} cannot see this record, so they cannot be mentioned.`,
            rule: 'comment.mentions',
          })
    return issues
  },
}
