/** What full runs found, each in a file of its own, so that one case can be run anew without the others. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './fault.ts'

const folder = join(import.meta.dirname, 'results')

/** Keeps a result in place of the last one of the same case. */
export function keepResult(result: Result): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${result.id}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

/** Writes `report.md` from all that is kept. */
export function writeReport(): void {
  const results = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Result)
  writeFileSync(join(import.meta.dirname, 'report.md'), reportOf(results))
}

function reportOf(results: Result[]): string {
  const rows = results.map(({ id, name, bar, figure, holds, date, load }) =>
    [`\`${id}\``, name, bar, figure, holds ? 'yes' : 'NO', load ?? '', date].join(' | '),
  )
  const notes = results.flatMap(({ id, notes }) => (notes ? [`- \`${id}\`: ${notes}`] : []))
  const held = results.filter(({ holds }) => holds).length
  return `# Faults

What the program does when things break, each run by \`npm run faults -- <case>\`: ${held} of ${results.length} hold.
Load is that of the machine before the case: well above its number of cores, times mean little.

| Case | What is done | Bar | Found | Holds | Load | Run on |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
${notes.length > 0 ? `\n${notes.join('\n')}\n` : ''}`
}
