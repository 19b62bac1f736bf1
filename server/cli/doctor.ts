import { parseArgs } from 'node:util'
import { dataFolderOf } from '#server/start/settings.ts'
import { type Check, runChecks } from './kit/checks.ts'
import { print } from './kit/command.ts'

export const name = 'doctor'
export const summary = 'Tell what runs where, and what is wrong with it.'
export const usage = `
Usage: trellis doctor [--json]

Looks at Node, the data folder, the database, every tenant, the admin and the optional servers. It prints no password.
The exit code is 1 when a check fails.
`

/** Runs the checks and prints what they found. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { json: { type: 'boolean' } } })
  const checks = await runChecks(env, dataFolderOf(env))
  if (values.json) print(JSON.stringify({ checks }, null, 2))
  else print(...checks.flatMap((check) => lines(check, Math.max(...checks.map(({ name }) => name.length)))))
  return checks.some(({ status }) => status === 'fail') ? 1 : 0
}

function lines({ name, status, text, hint }: Check, width: number): string[] {
  const head = `${status.padEnd(4)}  ${name.padEnd(width)}  ${text}`
  return hint ? [head, `${' '.repeat(8 + width)}${hint}`] : [head]
}
