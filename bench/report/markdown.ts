import type { Plan } from '../load/rounds.ts'
import type { Sizes } from '../stage/fill-sql.ts'
import type { SizeRow } from '../works/measure-sizes.ts'
import type { Row } from '../works/work.ts'
import { markdownTable, rowCells, rowHeads, sizeCells, sizeHeads } from './cells.ts'
import type { Machine } from './machine.ts'

/** What a report is written from. */
export interface Measured {
  machine: Machine
  plan: Plan
  data: Sizes
  rows: Row[]
  sizeRows: SizeRow[]
  isQuick: boolean
}

/** The report of a run, in Markdown. */
export function markdownReport(measured: Measured): string {
  const parts = [
    '# Benchmark',
    conditions(measured),
    markdownTable(rowHeads, measured.rows.map(rowCells)),
    verdict(measured.rows),
    ...sizePart(measured.sizeRows),
    `## How it is measured\n\n${method(measured)}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function conditions({ machine, isQuick }: Measured): string {
  const { date, cpu, cores, memory, node, postgres, postgraphile, loadBefore } = machine
  const facts = `Measured on ${date}: ${cpu}, ${cores} cores, ${memory} of memory; Node ${node}, PostgreSQL ${postgres}, PostGraphile ${postgraphile}.`
  const warnings = [
    ...(isQuick ? ['This was a quick run: short rounds, to be taken as a hint.'] : []),
    ...(loadBefore > 0.5
      ? [
          `Other programs kept the machine busy (load ${loadBefore} before the first round), so figures are lower and noisier than on a quiet one; ratios suffer less, because the contenders took turns.`,
        ]
      : []),
  ]
  return [facts, 'Only ratios mean something elsewhere: run `npm run bench`.', ...warnings].join(' ')
}

function verdict(rows: Row[]): string {
  const measured = rows.filter(({ holds }) => holds !== null)
  const missed = measured.filter(({ holds }) => holds === false)
  const head = `${measured.length - missed.length} of ${measured.length} measured targets hold.`
  const lines = [
    ...missed.map((row) =>
      `- **${row.work}** misses its target (${row.target}). ${whyMissed(row)}`.trimEnd(),
    ),
    ...rows
      .filter(({ holds, note }) => holds === null && note)
      .map((row) => `- **${row.work}**: ${row.note}`),
  ]
  return lines.length === 0 ? head : `${head}\n\n${lines.join('\n')}`
}

/** Where the time of a request goes, as far as the figures tell. */
function whyMissed({ unit, value, limitValue, note }: Row): string {
  const more = note ?? ''
  if (unit !== '/s' || value === null || limitValue === null) return more
  const [whole, bare] = [1_000 / value, 1_000 / limitValue]
  const share = Math.round((1 - bare / whole) * 100)
  const costs = `A request costs ${whole.toFixed(2)} ms of the whole machine, of which ${bare.toFixed(2)} ms are the limit's: statement and bare HTTP. The other ${share} % are authentication, GraphQL and HTTP layers.`
  return `${costs} ${more}`.trimEnd()
}

function sizePart(rows: SizeRow[]): string[] {
  if (rows.length === 0) return []
  return [
    '## Cost against size',
    'Milliseconds of one request, one after the other (medians). Lines are four times the orders, partners a tenth. An aggregate over all orders has to read all orders: it alone may grow with them.',
    markdownTable(sizeHeads, rows.map(sizeCells)),
  ]
}

function method({ plan, data }: Measured): string {
  const { partners, products, orders } = data
  const counts = [partners, products, orders, orders * 4].map((count) => count.toLocaleString('en'))
  return `
- One embedded PostgreSQL; a tenant with the shipped modules and a small one that adds the relation from partner to
  orders and a field with a resolver. ${counts[0]} partners, ${counts[1]} products, ${counts[2]} orders and ${counts[3]}
  lines, the same in every run, with the indexes that the platform creates by itself.
- Every contender is a process of its own with at most 10 connections to the same database. They take turns:
  ${plan.rounds} rounds of ${plan.milliseconds / 1_000} s, after ${plan.warmUp / 1_000} s to warm up; the figures are medians. Reads come over
  ${plan.connections} HTTP connections; writes, whose milliseconds count, one after the other.
- Before a read is measured, all contenders must give the same data.
- **Trellis** is what \`npm start\` runs, with an API key on every request. **PostGraphile** has its Amber preset on
  bare \`node:http\`, and asks nobody who they are. **Limit** is bare \`node:http\` and \`pg\`, which sends the very
  statements that Trellis sent (one for each root field, together), prepared by name, and passes on PostgreSQL's JSON text; for the aggregate, SQL
  written by hand; for the 1,000 partners, one \`insert … select from jsonb_to_recordset\`.
- A page holds at most 100 records unless a role allows more: the key belongs to an administrator whose role allows 500.
- With row policies, the key is a salesperson's, who sees every other order: a rule filters by owner and company.
- Bare MikroORM makes the same rows in one transaction behind bare \`node:http\`, with the values given: it computes
  no prices, taxes, totals and numbers, and checks nothing. By hand, it looks up the caller's key, customer, addresses,
  company, products with their taxes, prices and the next number, computes the totals and reads the reply back: ten
  statements besides the inserts; it has no rights, no rules of modules and no prices by quantity, date or currency. Rows
  that were written are removed after every turn.
- Tenants are made by one process, which then uses each once and waits until its connections are closed; the memory is
  that of its heap after collecting garbage.`.trim()
}
