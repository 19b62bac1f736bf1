/**
 * Writes for a viewer who is to be proved: the proof travels with the first statements of the transaction, and nothing
 * is committed without it. A viewer who changes while the transaction runs is as late as with a look-up beforehand.
 */
import { CompiledQuery } from 'kysely'
import type { Proof } from '#server/access/proof.ts'
import type { Fence } from '#server/records/transaction.ts'
import { wishFor } from './statements.ts'

/** The viewer is not, or no more, whom the credential shows: the transaction is rolled back. */
class NotProved extends Error {}

/** The fence of transactions that count only if the proof holds. */
export function fenceOf(proof: Proof): Fence {
  let asked: Promise<boolean> = Promise.resolve(false)
  return {
    async begin(db) {
      const { text, parameters } = proof.wrap({ text: 'select null::text', parameters: [] })
      wishFor(parameters, { isRepeated: true })
      // Not waited for: it is answered before whatever the transaction asks next.
      asked = db
        .executeQuery(CompiledQuery.raw(text, parameters) as CompiledQuery<{ stamp: string }>)
        .then(({ rows }) => proof.check(rows[0]?.stamp))
      asked.catch(() => undefined)
    },
    async check() {
      if (!(await asked)) throw new NotProved()
    },
    hold: async () => async () => undefined,
  }
}
