import type { DeriveRule } from '#core/entity.ts'
import type { User } from '../entities/user.ts'

/** Another address has not been proved yet. */
export const forgetVerification: DeriveRule<User> = {
  run(users, context) {
    for (const user of users) {
      const before = context.before(user)
      if (before && before.email !== user.email) user.emailVerifiedAt = null
    }
  },
}
