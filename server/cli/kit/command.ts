/** One command of the CLI. Its file exports these by name and is called as the command is. */
export interface Command {
  name: string
  /** One line for the list of commands. */
  summary: string
  /** All that `--help` prints. */
  usage: string
  /** Does the work; the exit code, 0 when absent. `argv` is what follows the command's name. */
  run(argv: string[], env: NodeJS.ProcessEnv): Promise<number | undefined>
}

/** What was typed cannot be understood; the message says what was expected. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** Writes lines to the terminal. */
export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Lines of columns as wide as they need to be; the first row is the head. */
export function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_head, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
