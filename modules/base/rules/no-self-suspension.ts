import type { RecordIssue } from '#core/context.ts'
import type { ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { User } from '../entities/user.ts'

/** Nobody can lock themselves out: not by suspending the account that they are signed in with. */
export const noSelfSuspension: ValidateRule<User> = {
  name: 'user.self-suspension',
  when: ['isActive'],
  run(users, context) {
    return users
      .filter((user) => user.isActive === false && user.id === context.viewer.userId)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['isActive'],
          rule: 'user.self-suspension',
          message: say`You cannot suspend your own account. Ask another administrator.`,
        }),
      )
  },
}
