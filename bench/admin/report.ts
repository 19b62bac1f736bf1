import { markdownTable } from '../report/cells.ts'
import type { Hardware } from '../report/machine.ts'
import type { Finding } from './finding.ts'

/** What a report is written from. */
export interface Measured {
  hardware: Hardware
  /** Versions of the browser and of Lighthouse. */
  chromium: string
  lighthouse: string
  runs: number
  findings: Finding[]
}

export const heads = ['What', 'Bar', 'Found', 'Holds']

/** The cells of a finding, below `heads`. */
export function cells({ what, bar, found, holds }: Finding): string[] {
  return [what, bar, found, holds ? 'yes' : 'NO']
}

/** The report of a run, in Markdown. */
export function markdownReport(measured: Measured): string {
  const { findings } = measured
  const missed = findings.filter(({ holds }) => !holds)
  const notes = findings.flatMap(({ what, note }) => (note ? [`- **${what}**: ${inCode(note)}`] : []))
  const parts = [
    '# The admin, measured',
    conditions(measured),
    markdownTable(heads, findings.map(cells)),
    `${findings.length - missed.length} of ${findings.length} bars hold.`,
    ...(notes.length > 0 ? [`## Beside the figures\n\n${notes.join('\n')}`] : []),
    `## How it is measured\n\n${method(measured)}`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Snippets of HTML must not become part of the page. */
const inCode = (note: string): string => (note.includes('<') ? `\`${note.replaceAll('`', "'")}\`` : note)

function conditions({ hardware, chromium, lighthouse }: Measured): string {
  const { date, cpu, cores, memory, node, loadBefore } = hardware
  const facts = `Measured on ${date}: ${cpu}, ${cores} cores, ${memory} of memory; Node ${node}, Chromium ${chromium}, Lighthouse ${lighthouse}. \`npm run bench:admin\` measures it again.`
  if (loadBefore <= 0.5) return facts
  return `${facts} Other programs kept the machine busy (load ${loadBefore} before the first row), so times are longer than on a quiet one.`
}

const method = ({ runs }: Measured): string =>
  `
- The program as \`npm start -- --demo\` runs it, with PostgreSQL and the browser on the same machine and no throttling;
  the admin as it is built for production. The administrator is signed in, except on the page to sign in. 500 partners
  are added before the times are taken.
- **Lighthouse** judges accessibility and best practices of each kind of page, on a screen of 1350 × 940 and on a phone
  of 390 × 844 pixels, with the session and storage of a signed-in browser.
- **First load** is the page and all files that it asks for before the browser is idle, each compressed by gzip as far as
  it is not compressed in itself.
- **Until interactive** begins with a browser profile that has nothing in its cache, and ends when the records or the
  heading are painted and the last task of more than 50 ms is over, with a second of none after it.
- **Rail to rows** and **next page** go from the click, by the page's own clock, until the wanted rows are painted: those
  of the server, no skeleton. "First time" means that the list was not yet opened since the page was loaded.
- Times are medians: ${runs} profiles each, with up to six lists or five pages in each of them.`.trim()
