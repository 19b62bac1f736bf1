/** Processes grow beyond the memory that they may take, again and again, and are replaced while clients go on. */
import type { Outcome } from '../fault.ts'
import { processesOf, residentOf } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'
import { passLimits } from './limits.ts'

export const name = 'Web and worker processes are replaced at their limit of memory, under load'
export const bar = '0 requests fail'

/** Pages of some size make web processes grow, exports of 5,000 records the worker. */
const page = `{ countryStates(first: 100) {
  nodes { id code name country { id name code currency { id name code } } }
} }`
const exportOrder = 'mutation { startExport(entity: "CountryState", format: XLSX) { id } }'
const operations = [...Array(60).fill(page), exportOrder] as string[]

/** Words for a start whose processes may hardly take more than those that run now take without any work. */
export function memoryWords({ child }: Program): string[] {
  const sizes = [...processesOf(child.pid ?? 0).values()].map(residentOf)
  const limit = Math.round(Math.max(...sizes)) + 30
  return ['--web', '2', '--worker', '1', '--max-memory', String(limit)]
}

/** Sends requests until `most` web processes and as many workers as `workers` were replaced. */
export function outgrow(program: Program, most: number, workers: number): Promise<Outcome> {
  return passLimits(program, { web: most, worker: workers }, operations)
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  let program = await startProgram({ folder, words: ['--web', '1', '--worker', '1'] })
  try {
    const words = memoryWords(program)
    await program.stop()
    program = await startProgram({ folder, words })
    const outcome = await (isQuick ? outgrow(program, 1, 1) : outgrow(program, 20, 5))
    const limit = `Replaced at ${words.at(-1)} MB, which is 30 MB above what a process takes at its start.`
    return { ...outcome, notes: `${outcome.notes} ${limit}` }
  } finally {
    await program.stop()
    remove()
  }
}
