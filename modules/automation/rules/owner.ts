import type { DeriveRule } from '#core/entity.ts'
import { User } from '#modules/base/entities/user.ts'

/** What runs with somebody's rights runs with those of whoever makes it, unless they may and do say otherwise. */
export const ownerIsWhoeverMakesIt: DeriveRule<{ owner?: User | null }> = {
  run(records, { em, viewer }) {
    for (const record of records)
      if (!record.owner && viewer.userId) record.owner = em.getReference(User, viewer.userId)
  },
}
