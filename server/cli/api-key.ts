import { parseArgs } from 'node:util'
import { createApiKey } from '#server/access/api-keys.ts'
import { print, UsageError } from './kit/command.ts'
import { withPlatform } from './kit/platform.ts'
import { withUser } from './kit/users.ts'

export const name = 'api-key'
export const summary = 'Create an API key, by which a program acts as a user.'
export const usage = `
Usage: trellis api-key create --email ADDRESS [--tenant NAME] [--name TEXT] [--read-only] [--expires WHEN]

  --email ADDRESS   the user that the key acts as
  --name TEXT       what the key is for, shown in lists of keys
  --read-only       the key may read, and change nothing
  --expires WHEN    a date (2027-01-31), or days from now (90d); never when left out

Prints the key and nothing else; it is shown only now. Send it as: Authorization: Bearer <key>
`

/** Creates a key. */
export async function run(argv: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [word, ...rest] = argv
  if (word !== 'create')
    throw new UsageError(`"api-key ${word ?? ''}" is no command. Did you mean: trellis api-key create`)
  const { values } = parseArgs({
    args: rest,
    options: {
      email: { type: 'string' },
      tenant: { type: 'string' },
      name: { type: 'string' },
      'read-only': { type: 'boolean' },
      expires: { type: 'string' },
    },
  })
  const { email, tenant } = values
  if (!email) throw new UsageError('Say whose key it is: --email ADDRESS')
  const expiresAt = values.expires === undefined ? undefined : momentOf(values.expires)
  const scopes = values['read-only'] ? { readOnly: true } : undefined
  const key = await withPlatform(env, (platform) =>
    withUser(
      platform,
      { tenant, email },
      async (db, userId) =>
        (
          await createApiKey(db, {
            userId,
            name: values.name ?? 'Made by trellis api-key create',
            scopes,
            expiresAt,
          })
        ).key,
    ),
  )
  print(key)
  return 0
}

function momentOf(text: string): Date {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const moment = days ? new Date(Date.now() + Number(days) * 86_400_000) : new Date(text)
  if (Number.isNaN(moment.getTime()))
    throw new UsageError(`"${text}" is no date: write 2027-01-31, or 90d for 90 days.`)
  if (moment.getTime() <= Date.now()) throw new UsageError(`"${text}" is in the past.`)
  return moment
}
