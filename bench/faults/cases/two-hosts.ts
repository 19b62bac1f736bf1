/** Two programs on one database behind a reverse proxy have to behave as one. */
import { openServer } from '#server/start/open-server.ts'
import type { Outcome } from '../fault.ts'
import { send, signIn } from '../kit/client.ts'
import { startHttpProxy } from '../kit/http-proxy.ts'
import { dataFolder, type Program, runCommand, startProgram } from '../kit/program.ts'
import { raceRetries } from './idempotent-retries.ts'

export const name = 'Two programs on one database, behind a reverse proxy that asks them in turn'
export const bar = 'sessions, throttles, keys and rights are those of one program: 0 differences'

/** Asks both by way of a proxy, and each by itself. */
export async function actAsOne(
  programs: Program[],
  rounds: number,
  keyFor: (email: string) => Promise<string>,
): Promise<Outcome> {
  const proxy = await startHttpProxy(programs.map(({ port }) => port))
  const addresses = programs.map(({ address }) => address)
  const wrong: string[] = []
  const expectThat = (isSo: boolean, what: string): void => void (isSo || wrong.push(what))
  try {
    for (let round = 0; round < rounds; round++) {
      // A session that one has begun is known to all, and ended for all with their next request.
      const cookie = await signIn(proxy.address)
      const seen = await Promise.all(addresses.map((address) => statusOf(address, { cookie })))
      expectThat(
        seen.every((status) => status === 200),
        `a session is known to some: ${seen}`,
      )
      const [first = ''] = addresses
      await post(first, '/auth/sign-out', cookie, {})
      const after = await Promise.all(addresses.map((address) => statusOf(address, { cookie })))
      expectThat(
        after.every((status) => status === 401),
        `an ended session is good for some: ${after}`,
      )
    }
    // Keys: each of five racing tries goes to another program.
    const cookie = await signIn(proxy.address)
    const race = await raceRetries(
      addresses.map((address) => ({ address, cookie })),
      rounds * 5,
    )
    expectThat(race.holds, race.figure)
    // A user who is suspended by way of one is out for the other.
    expectThat(await isSuspendedEverywhere(addresses, cookie, keyFor), 'a suspended user still gets in')
    // Throttles count together: of twelve tries ten are looked at, whichever program they come to.
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        post(proxy.address, '/auth/sign-in', '', { email: 'nobody@example.com', password: 'guess' }),
      ),
    )
    const refused = tries.filter((status) => status === 429).length
    expectThat(refused === 2, `${refused} of 12 guesses were refused`)
  } finally {
    await proxy.close()
  }
  return {
    figure: `${wrong.length} differences`,
    holds: wrong.length === 0,
    notes: `${rounds} sessions begun, used and ended, ${rounds * 5} writes raced by five tries, 12 guesses of a password, one user suspended.${wrong.length > 0 ? ` ${wrong.join('; ')}.` : ''}`,
  }
}

/** Suspends a user by way of the first program; whether their key is refused by all from the next request on. */
async function isSuspendedEverywhere(
  addresses: string[],
  cookie: string,
  keyFor: (email: string) => Promise<string>,
): Promise<boolean> {
  const [first = ''] = addresses
  const email = 'clerk@example.com'
  const made = await send(
    first,
    cookie,
    `mutation { createUser(input: { name: "Clerk", email: "${email}" }) { id } }`,
  )
  const id = (made.body.data?.createUser as { id: string } | undefined)?.id
  if (!id) throw new Error(`The user could not be made: ${made.text}`)
  const authorization = `Bearer ${await keyFor(email)}`
  const ask = () => Promise.all(addresses.map((address) => statusOf(address, { authorization })))
  const before = await ask()
  const suspended = await send(
    first,
    cookie,
    `mutation { updateUser(id: ${id}, input: { isActive: false }) { id } }`,
  )
  if (!suspended.body.data) throw new Error(`The user could not be suspended: ${suspended.text}`)
  const after = await ask()
  return before.every((status) => status === 200) && after.every((status) => status === 401)
}

async function statusOf(address: string, headers: Record<string, string>): Promise<number> {
  return (await send(address, '', '{ viewer { timeZone } }', headers)).status
}

async function post(address: string, path: string, cookie: string, body: object): Promise<number> {
  const reply = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address, cookie },
    body: JSON.stringify(body),
  })
  await reply.arrayBuffer()
  return reply.status
}

/** Makes an API key by the command line. */
export async function keyBy(folder: string, databaseUrl: string, email: string): Promise<string> {
  const { code, text } = await runCommand(folder, databaseUrl, ['api-key', 'create', '--email', email])
  if (code !== 0) throw new Error(`No key could be made: ${text}`)
  return text.trim()
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const { folder, remove } = dataFolder()
  const database = await openServer({}, folder)
  const env = { DATABASE_URL: database.controlUrl, TRELLIS_MODULES: 'contacts', TRELLIS_TRUST_PROXY: '1' }
  const words = isQuick ? [] : ['--web', '2', '--worker', '1']
  const programs = await Promise.all([0, 1].map(() => startProgram({ folder, words, env })))
  try {
    const keyFor = (email: string): Promise<string> => keyBy(folder, database.controlUrl, email)
    // An address may sign in a hundred times in a quarter of an hour; the guesses count too.
    return await actAsOne(programs, isQuick ? 2 : 60, keyFor)
  } finally {
    await Promise.all(programs.map((program) => program.stop()))
    await database.stop()
    remove()
  }
}
