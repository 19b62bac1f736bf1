import { parseArgs } from 'node:util'
import { setPassword } from '#server/access/change-password.ts'
import { readablePassword } from '#server/start/first-tenant.ts'
import { print, UsageError } from './kit/command.ts'
import { withPlatform } from './kit/platform.ts'
import { withUser } from './kit/users.ts'

export const name = 'password'
export const summary = 'Give a user a new password.'
export const usage = `
Usage: trellis password --email ADDRESS [--tenant NAME]

Prints the new password, and ends the user's sessions. For the administrator who lost the first one.
`

/** Sets a new random password. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { email: { type: 'string' }, tenant: { type: 'string' } },
  })
  const { email, tenant } = values
  if (!email) throw new UsageError('Say whose password it is: --email ADDRESS')
  const password = readablePassword()
  await withPlatform(env, (platform) =>
    withUser(platform, { tenant, email }, (db, userId) => setPassword(db, userId, password)),
  )
  print(password)
  return 0
}
