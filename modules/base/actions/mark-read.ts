import { action } from '#core/action.ts'
import { say } from '#core/say.ts'
import { Notification } from '../entities/notification.ts'

/** Notes that a person has read their notifications. */
export const markRead = action(Notification, {
  name: 'markRead',
  label: 'Mark as read',
  description: 'Notes that the notifications were read.',
  icon: 'check',
  primary: true,
  guard: (notifications, { viewer }) =>
    notifications
      .filter(({ user }) => user.id !== viewer.userId)
      .map((record) => ({
        record,
        path: [],
        rule: 'notification.own',
        message: say`Only whoever it is for can put a notification away.`,
      })),
  run(notifications, context) {
    for (const one of notifications) one.readAt ??= context.now
  },
})
