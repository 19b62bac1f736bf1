/** Impatient clients send the same write several times at once, with one Idempotency-Key. */
import type { Outcome } from '../fault.ts'
import { send, signIn } from '../kit/client.ts'
import { allNames, type Target } from '../kit/ledger.ts'
import { dataFolder, startProgram } from '../kit/program.ts'

export const name = 'Five racing tries of each write, with one Idempotency-Key'
export const bar = '1 effect, the same body for all five'

const tries = 5
const lanes = 4

/** Sends `writes` writes, each five times at once, over the given ways in turn. */
export async function raceRetries(targets: Target[], writes: number): Promise<Outcome> {
  let [next, different] = [0, 0]
  const prefix = `Race ${writes}`
  const lane = async (): Promise<void> => {
    for (let n = next++; n < writes; n = next++) {
      const create = `mutation { createPartner(input: { name: "${prefix} ${n}" }) { id name createdAt } }`
      const bodies = await Promise.all(
        Array.from({ length: tries }, (_, attempt) => {
          const { address, cookie } = targets[attempt % targets.length] as Target
          return send(address, cookie, create, { 'idempotency-key': `race-${writes}-${n}` })
        }),
      )
      const [first] = bodies
      if (!first?.body.data || bodies.some(({ text }) => text !== first.text)) different++
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const names = await allNames(targets[0] as Target, prefix)
  const effects = names.length
  return {
    figure: `${effects.toLocaleString('en')} effects of ${writes.toLocaleString('en')} writes, ${different} with different bodies`,
    holds: effects === writes && new Set(names).size === writes && different === 0,
    notes: `${tries} tries each, ${lanes} writes at a time.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const program = await startProgram({ folder })
  try {
    const target = { address: program.address, cookie: await signIn(program.address) }
    return await raceRetries([target], isQuick ? 20 : 1_000)
  } finally {
    await program.stop()
    remove()
  }
}
