/** `npm run bench:admin`: Lighthouse, size and speed of the admin, against the bars that it has to keep. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { terminalTable } from '../report/cells.ts'
import { lookAtHardware } from '../report/machine.ts'
import type { Finding } from './finding.ts'
import { judgePages } from './judge-pages.ts'
import { lighthouseVersion } from './lighthouse.ts'
import { measureSpeed } from './measure-speed.ts'
import { cells, heads, markdownReport } from './report.ts'
import { setStage } from './stage.ts'

const usage = `
Usage: npm run bench:admin -- [options]

  --only PART    speed or lighthouse: that part only, and no report unless one is named
  --runs N       profiles that each time is measured in (9)
  --report FILE  write the report there (bench/admin/report.md)

It exits with 1 when a bar is missed.
`

interface Options {
  only: string | undefined
  runs: number
  report: string | undefined
}

/** @throws TypeError for options that do not exist or make no sense */
function readOptions(argv: string[]): Options {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '9' },
      report: { type: 'string' },
    },
  })
  const { only } = values
  const runs = Number(values.runs)
  if (only !== undefined && only !== 'speed' && only !== 'lighthouse') throw invalid('--only', only)
  if (!Number.isInteger(runs) || runs < 1) throw invalid('--runs', values.runs)
  const report = values.report ?? (only ? undefined : join(import.meta.dirname, 'report.md'))
  return { only, runs, report }
}

const invalid = (option: string, value: string): TypeError =>
  Object.assign(new TypeError(`${option} cannot be "${value}".`), { code: 'INVALID_OPTION' })

/** @returns what was found */
async function run({ only, runs, report }: Options): Promise<Finding[]> {
  const say = (line: string): void => console.error(line)
  const hardware = lookAtHardware()
  say('Starting a server with demo data, and a browser …')
  const stage = await setStage()
  const interrupt = (): void => void stage.stop().finally(() => process.exit(130))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    const onFinding = (finding: Finding): void => say(`  ${cells(finding).join(' · ')}`)
    const pages = only === 'speed' ? [] : await judgePages(stage, onFinding)
    await stage.signIn()
    const speed = only === 'lighthouse' ? [] : await measureSpeed(stage, runs)
    const findings = [...speed, ...pages]
    if (report) {
      const chromium = stage.context.browser()?.version() ?? 'of unknown version'
      const lighthouse = lighthouseVersion()
      await mkdir(dirname(report), { recursive: true })
      await writeFile(report, markdownReport({ hardware, chromium, lighthouse, runs, findings }))
    }
    return findings
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await stage.stop()
  }
}

try {
  const findings = await run(readOptions(process.argv.slice(2)))
  console.log(
    `\n${terminalTable(
      [...heads, ''],
      findings.map((one) => [...cells(one), one.note ?? '']),
    )}`,
  )
  process.exitCode = findings.every(({ holds }) => holds) ? 0 : 1
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error
  console.error(`${error.message}\n${usage}`)
  process.exitCode = 2
}
