import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { generatePassword, keepPassword } from './password-file.ts'
import type { Placement } from './placement.ts'
import { stopOrphan } from './postmaster.ts'
import { commandAs, type RunAs } from './run-as.ts'
import { explainFailure } from './server-log.ts'

/**
 * Gives the superuser a new password, for a data folder whose password file was lost. It uses PostgreSQL's
 * single-user mode, which asks for none: who may read the data files needs none anyway. A server that an earlier
 * owner left is stopped first. The password is kept once the database has it: a kill in between costs a repetition.
 * @throws StartupError
 */
export async function resetPassword(
  folder: string,
  { data, programs }: Placement,
  runAs: RunAs,
): Promise<void> {
  await stopOrphan(data)
  const { file, args, ids } = commandAs(runAs, [
    join(programs, 'bin', 'postgres'),
    '--single',
    '-D',
    data,
    'postgres',
  ])
  const password = generatePassword()
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(file, args, { ...ids, cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', reject)
    child.once('close', (status) => resolve(status === 0 ? said : `${said}\nFATAL: exit status ${status}`))
    child.stdin.on('error', () => undefined)
    child.stdin.end(`ALTER ROLE postgres PASSWORD '${password}'\n`)
  })
  if (/FATAL|PANIC|ERROR/.test(output)) throw explainFailure(output, folder, data)
  keepPassword(folder, password)
}
