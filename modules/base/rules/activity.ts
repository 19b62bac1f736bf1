import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import { seenBy } from '../activity/about.ts'
import type { Activity } from '../entities/activity.ts'
import { User } from '../entities/user.ts'

/** What a type may have at most. */
const mostDays = 3650

/** The day follows from the type, and whoever plans it does it. */
export const activityDefaults: DeriveRule<Activity> = {
  needs: ['type'],
  run(activities, { em, today, viewer }) {
    for (const activity of activities) {
      if (!activity.dueOn && activity.type) activity.dueOn = daysAfter(today, activity.type.defaultDays ?? 0)
      if (!activity.assignee && viewer.userId) activity.assignee = em.getReference(User, viewer.userId)
    }
  },
}

/** `YYYY-MM-DD`, so many days later. */
function daysAfter(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`)
  // A type that is made in the same call may have a number that its own rule refuses only afterwards.
  moment.setUTCDate(moment.getUTCDate() + Math.max(0, Math.min(days, mostDays)))
  return moment.toISOString().slice(0, 10)
}

/** Nobody is to do something about a record that they do not see. */
export const assigneeSees: ValidateRule<Activity> = {
  name: 'activity.assignee',
  when: ['assignee'],
  needs: ['assignee'],
  async run(activities, context) {
    const issues = []
    for (const record of activities) {
      const { assignee } = record
      if (!assignee || assignee.id === context.viewer.userId || (await seenBy(context, assignee.id, record)))
        continue
      issues.push({
        record,
        path: ['assignee'],
        message: say`${assignee.name} cannot see this record, so they cannot be given an activity on it.`,
        rule: 'activity.assignee',
      })
    }
    return issues
  },
}
