import type { RequiredEntityData } from '@mikro-orm/core'
import { action, arg } from '#core/action.ts'
import { validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { Activity } from '../entities/activity.ts'
import { ActivityType } from '../entities/activity-type.ts'
import { User } from '../entities/user.ts'

/** It is done; often it leads to the next one on the same record. */
export const completeActivity = action(Activity, {
  name: 'complete',
  label: 'Mark as done',
  description: 'Notes that the activity was done and what came out of it, and plans the next one if told so.',
  icon: 'check',
  primary: true,
  transition: { from: ['PLANNED'], to: 'DONE' },
  arguments: {
    feedback: arg.text({ label: 'Feedback', description: 'What came out of it.' }),
    nextType: arg.id({
      label: 'Next activity',
      description: 'Type of the activity that follows on the same record; none when left out.',
      target: 'ActivityType',
    }),
    nextSummary: arg.text({
      label: 'Next summary',
      description: 'What is to be done next; the same as now when left out.',
    }),
    nextDueOn: arg.date({
      label: 'Next due',
      description: 'Day of the next one; by its type when left out.',
    }),
    nextAssignee: arg.id({
      label: 'Next assignee',
      description: 'Who does the next one; whoever had this one when left out.',
      target: 'User',
    }),
  },
  async run(activities, context, { feedback, nextType, nextSummary, nextDueOn, nextAssignee }) {
    const type = nextType ? await context.em.findOne(ActivityType, { id: Number(nextType) }) : null
    if (nextType && !type)
      throw validationError([
        { path: ['nextType'], message: say`There is no such type of activity.`, rule: 'reference' },
      ])
    for (const activity of activities) {
      activity.doneAt = context.now
      activity.doneBy = context.em.getReference(User, context.viewer.userId)
      activity.feedback = feedback?.trim() || null
      if (!type) continue
      const { entity, recordId, summary, assignee } = activity
      const next = {
        entity,
        recordId,
        type,
        summary: nextSummary?.trim() || summary,
        assignee: nextAssignee ? context.em.getReference(User, Number(nextAssignee)) : assignee,
        ...(nextDueOn ? { dueOn: nextDueOn } : {}),
      }
      context.em.create(Activity, next as RequiredEntityData<Activity>, { partial: true })
    }
  },
})
