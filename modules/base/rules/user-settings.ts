import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import type { User } from '../entities/user.ts'

/** Languages and time zones must be ones that dates can be written in. */
export const validSettings: ValidateRule<User> = {
  name: 'user.settings',
  when: ['locale', 'timeZone'],
  run(users) {
    const issues: RecordIssue[] = []
    for (const record of users) {
      if (record.timeZone && !isTimeZone(record.timeZone)) {
        issues.push({
          record,
          path: ['timeZone'],
          rule: 'user.time-zone',
          message: `"${record.timeZone}" is not a time zone. Use a name such as Europe/Paris.`,
        })
      }
      if (record.locale && !isLocale(record.locale)) {
        issues.push({
          record,
          path: ['locale'],
          rule: 'user.locale',
          message: `"${record.locale}" is not a language. Use a tag such as en-GB.`,
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

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
