import type { DeriveRule } from '#core/entity.ts'
import type { User } from '../entities/user.ts'

/** Keeps addresses in lower case, so that two spellings of one are the same person. */
export const lowerCaseEmail: DeriveRule<User> = {
  run(users) {
    for (const user of users) {
      if (typeof user.email === 'string') user.email = user.email.trim().toLowerCase()
    }
  },
}
