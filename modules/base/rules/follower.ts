import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { type Message, say } from '#core/say.ts'
import { seenBy } from '../activity/about.ts'
import type { Follower } from '../entities/follower.ts'

/** Everybody follows for themselves; others are added by those who may change the record, if they see it. */
export const followerSees: ValidateRule<Follower> = {
  name: 'follower.user',
  needs: ['user'],
  async run(followers, context) {
    const issues: RecordIssue[] = []
    for (const record of followers) {
      const { user } = record
      const { userId, via } = context.viewer
      if (!user || user.id === userId || via === 'SYSTEM') continue
      const issue = (message: Message) =>
        issues.push({ record, path: ['user'], message, rule: 'follower.user' })
      const own = await seenBy(context, userId, record)
      if (own && !own.mayUpdate) issue(say`Only those who may change the record add other followers to it.`)
      else if (!(await seenBy(context, user.id, record)))
        issue(say`${user.name} cannot see this record, so they cannot follow it.`)
    }
    return issues
  },
}
