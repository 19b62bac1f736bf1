import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { canonicalTag } from '#core/language.ts'
import { say } from '#core/say.ts'
import type { User } from '../entities/user.ts'

/** Languages and time zones must be ones that dates can be written in. */
export const validSettings: ValidateRule<User> = {
  name: 'user.settings',
  when: ['locale', 'timeZone'],
  run(users) {
    const issues: RecordIssue[] = []
    for (const record of users) {
      if (typeof record.timeZone === 'string' && !isTimeZone(record.timeZone)) {
        issues.push({
          record,
          path: ['timeZone'],
          rule: 'user.time-zone',
          message: say`"${record.timeZone}" is not a time zone. Use a name such as Europe/Paris.`,
        })
      }
      if (typeof record.locale === 'string' && !canonicalTag(record.locale)) {
        issues.push({
          record,
          path: ['locale'],
          rule: 'user.locale',
          message: say`"${record.locale}" is not a language. Use a tag such as fr, de or en-GB.`,
        })
      }
    }
    return issues
  },
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
