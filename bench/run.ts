/** `npm run bench`: Trellis beside PostGraphile and the practical limit, on one database, in one run. */
import { writeFile } from 'node:fs/promises'
import { type Options, readOptions, usage } from './options.ts'
import { rowCells, rowHeads, sizeCells, sizeHeads, terminalTable } from './report/cells.ts'
import { lookAtMachine } from './report/machine.ts'
import { markdownReport } from './report/markdown.ts'
import { setStage } from './stage/stage.ts'
import { measureAll } from './works/measure.ts'
import { measureSize, type SizeRow, sizes } from './works/measure-sizes.ts'
import type { Row } from './works/work.ts'

const say = (line: string): void => console.error(line)

/** Runs what the options ask for. */
async function run({ plan, data, withSizes, json, report, isQuick }: Options): Promise<void> {
  say(`Making a database with ${data.orders.toLocaleString('en')} orders …`)
  const stage = await setStage(data)
  const machine = lookAtMachine(stage.version)
  let rows: Row[]
  try {
    const onRow = (row: Row): void => say(`  ${rowCells(row).filter(Boolean).join(' · ')}`)
    rows = await measureAll(stage, data, plan, onRow)
  } finally {
    await stage.stop()
  }
  const sizeRows: SizeRow[] = []
  const write = async (): Promise<void> => {
    if (json) await writeFile(json, `${JSON.stringify({ rows, sizes: sizeRows, machine }, null, 2)}\n`)
    if (report) await writeFile(report, markdownReport({ machine, plan, data, rows, sizeRows, isQuick }))
  }
  // At once and after every size: what was measured is not lost when a later part fails.
  await write()
  console.log(`\n${terminalTable(rowHeads, rows.map(rowCells))}`)
  for (const orders of withSizes ? sizes : []) {
    say(`Making a database with ${orders.toLocaleString('en')} orders …`)
    sizeRows.push(await measureSize(orders))
    await write()
  }
  if (withSizes) console.log(`\n${terminalTable(sizeHeads, sizeRows.map(sizeCells))}`)
}

try {
  await run(readOptions(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error
  // An option that does not exist.
  console.error(`${error.message}\n${usage}`)
  process.exitCode = 2
}
