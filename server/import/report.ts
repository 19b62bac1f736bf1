/** What an import tells about itself. */
import type { Counts } from './job.ts'
import type { Sum } from './sums.ts'

/** The result of a run, in full. */
export interface ImportReport {
  jobId: number | null
  file: string
  entity: string
  mode: 'TRY' | 'COMMIT'
  /** Was anything kept? Not in a trial, nor when all or nothing was asked and a row was bad. */
  isKept: boolean
  isResumed: boolean
  counts: Counts
  sums: Sum[]
  seconds: number
  rowsPerSecond: number
  /** Highest memory use of the process, in megabytes. */
  memory: number
  errorsFiles: string[]
}

/** The rows that made or found a record, or were refused, are all there are: nothing was passed over. */
export function accepted(counts: Counts): number {
  return counts.rowsRead - counts.rowsRejected
}

/** The report as lines for a terminal. */
export function reportLines(report: ImportReport): string[] {
  const { counts } = report
  const lines = [
    `${report.file} → ${report.entity}${report.mode === 'TRY' ? ', as a trial: nothing was kept' : report.isKept ? '' : ': nothing was kept'}`,
    `  rows read        ${number(counts.rowsRead)}`,
    `  rows accepted    ${number(accepted(counts))}`,
    `  rows rejected    ${number(counts.rowsRejected)}`,
    `  records          ${number(counts.imported)} new, ${number(counts.updated)} changed, ${number(counts.unchanged)} unchanged, ${number(counts.refused)} refused`,
  ]
  const related = Object.entries(counts.related)
  if (related.length > 0)
    lines.push(
      `  made on the way  ${related.map(([entity, count]) => `${number(count)} ${entity}`).join(', ')}`,
    )
  for (const [reason, count] of topReasons(counts))
    lines.push(`  rejected         ${number(count)} × ${reason}`)
  for (const sum of report.sums) {
    const verdict =
      sum.isRight === undefined
        ? ''
        : sum.isRight
          ? `  = ${sum.expected} as expected`
          : `  expected ${sum.expected}`
    lines.push(`  ${sum.label}: ${sum.accepted} accepted + ${sum.rejected} rejected = ${sum.total}${verdict}`)
  }
  lines.push(
    `  ${report.seconds.toFixed(1)} s, ${number(report.rowsPerSecond)} rows a second, ${report.memory} MB of memory`,
  )
  for (const file of report.errorsFiles) lines.push(`  refused rows are in ${file}`)
  return lines
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}

function topReasons(counts: Counts): [string, number][] {
  return Object.entries(counts.reasons)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 10)
}
