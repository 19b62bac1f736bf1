/** The connection breaks just when a write is committed: before the order arrives, or before its answer does. */
import type { Outcome } from '../fault.ts'
import { send } from '../kit/client.ts'
import { allNames } from '../kit/ledger.ts'
import { rounds } from '../kit/rounds.ts'
import { type Stage, setStage } from '../kit/stage.ts'

export const name = 'The connection to PostgreSQL breaks while a write is committed'
export const bar = '0 doubled, 0 lost: a second try with the same Idempotency-Key finds out'

/** Words to start the program with: work in the background would commit as well. */
export const quietWords = ['--worker', '0']

/** Breaks `commits` commits, half of them after they arrived. */
export async function breakCommits({ cable, target }: Stage, commits: number): Promise<Outcome> {
  const { address, cookie } = target
  let [sent, arrived, broken, tries] = [0, 0, 0, 0]
  // Twice as many rounds at most: now and then it is a commit of the program itself that is broken.
  for (const n of rounds(2 * commits)) {
    if (broken === commits) break
    let [isArmed, isArriving] = [true, false]
    cable.cutAt('commit', () => {
      isArmed = false
      cable.cutAt(undefined)
      isArriving = broken % 2 === 0
      return isArriving
    })
    const create = `mutation { createPartner(input: { name: "Doubt ${n}" }) { id } }`
    const write = () => send(address, cookie, create, { 'idempotency-key': `doubt-${n}` })
    const first = await write()
    if (isArmed || (first.status !== 503 && !first.body.data?.createPartner))
      throw new Error(`A broken commit was answered by ${first.text}`)
    sent++
    if (first.status !== 503) continue
    broken++
    if (isArriving) arrived++
    for (let isDone = false; !isDone; tries++) isDone = (await write()).body.data?.createPartner !== undefined
  }
  const names = await allNames(target, 'Doubt')
  const doubled = names.length - new Set(names).size
  // What was answered at once has to be there as well.
  const lost = sent - new Set(names).size
  return {
    figure: `${doubled} doubled, ${lost} lost of ${sent} writes`,
    holds: doubled === 0 && lost === 0 && broken > 0,
    notes: `${broken} commits broken, ${arrived} of them after they had arrived; ${tries} further tries.`,
  }
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const stage = await setStage(undefined, quietWords)
  try {
    return await breakCommits(stage, isQuick ? 10 : 200)
  } finally {
    await stage.stop()
  }
}
