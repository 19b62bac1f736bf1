/**
 * `npm run faults`: breaks the running program in every way that `cases/` knows, one after the other, and says whether
 * it kept its promises. A full run is written into `results/` and `report.md`.
 */
import { readdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fault, Result } from './fault.ts'
import { limitRounds } from './kit/rounds.ts'
import { keepResult, writeReport } from './report.ts'

const usage = `
Usage: npm run faults -- [options] [case …]

  --quick    short runs, nothing is written
  --minutes N  at most so long for the rounds of a case (10)
  --report   run nothing: write report.md anew from results/
`

const folder = join(import.meta.dirname, 'cases')
const ids = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()

async function runCase(id: string, isQuick: boolean): Promise<Result> {
  const { name, bar, run } = (await import(join(folder, `${id}.ts`))) as Fault
  console.error(`${id}: ${name} …`)
  const start = performance.now()
  const load = Math.round(loadavg()[0] ?? 0)
  const outcome = await run(isQuick).catch((error: unknown) => ({
    figure: 'it failed',
    holds: false,
    notes: error instanceof Error ? error.message : String(error),
  }))
  const seconds = Math.round((performance.now() - start) / 1_000)
  const result = {
    id,
    name,
    bar,
    ...outcome,
    date: new Date().toISOString().slice(0, 10),
    seconds,
    load,
    isQuick,
  }
  console.error(`  ${result.holds ? 'holds' : 'DOES NOT HOLD'} (${bar}): ${result.figure}`)
  if (result.notes) console.error(`  ${result.notes}`)
  return result
}

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: {
      minutes: { type: 'string', default: '10' },
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const unknown = positionals.filter((id) => !ids.includes(id))
  if (unknown.length > 0) {
    console.error(`There is no case ${unknown.join(', ')}. Cases: ${ids.join(', ')}.${usage}`)
    return 2
  }
  limitRounds(Number(values.minutes))
  let failed = 0
  for (const id of values.report ? [] : positionals.length > 0 ? positionals : ids) {
    const result = await runCase(id, values.quick)
    if (!result.holds) failed++
    if (!values.quick) keepResult(result)
  }
  if (!values.quick) writeReport()
  console.error(failed === 0 ? 'All of them hold.' : `${failed} of them do not hold.`)
  return failed === 0 ? 0 : 1
}

process.exit(await main(process.argv.slice(2)))
