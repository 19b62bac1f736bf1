import { parseArgs } from 'node:util'
import type { Plan } from './load/rounds.ts'
import { type Sizes, standardSizes } from './stage/fill-sql.ts'

/** What a run was asked to do. */
export interface Options {
  isQuick: boolean
  /** Also measure the cost against size, which takes some minutes more. */
  withSizes: boolean
  /** Where to write the figures, as JSON. */
  json: string | undefined
  /** Where to write the report; undefined for nowhere. */
  report: string | undefined
  plan: Plan
  data: Sizes
}

export const usage = `
Usage: npm run bench -- [options]

  --quick         rounds of one second, three of each: for a look while developing
  --sizes         also the cost against 10,000, 100,000 and 1,000,000 orders
  --json FILE     write the figures as JSON
  --report FILE   write the report there (bench/report.md, but nowhere with --quick)
`

/** Requests at the same time. */
const connections = 16

/** @throws TypeError for options that do not exist */
export function readOptions(argv: string[]): Options {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      sizes: { type: 'boolean', default: false },
      json: { type: 'string' },
      report: { type: 'string' },
    },
  })
  const isQuick = values.quick
  return {
    isQuick,
    withSizes: values.sizes,
    json: values.json,
    report: values.report ?? (isQuick ? undefined : 'bench/report.md'),
    plan: isQuick
      ? { connections, rounds: 3, milliseconds: 1_000, warmUp: 1_000 }
      : { connections, rounds: 5, milliseconds: 4_000, warmUp: 4_000 },
    data: standardSizes,
  }
}
