/** Followers are cut off, the connections on which they are woken are killed, and nothing may be missing or doubled. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Outcome } from '../fault.ts'
import { send } from '../kit/client.ts'
import { follow } from '../kit/followers.ts'
import { type Stage, setStage } from '../kit/stage.ts'

export const name = 'sockets cut and LISTEN connections killed under followers of the change log'
export const bar = '0 events lost, 0 doubled'

const query = `subscription ($since: String) { e: partnerChanged(filter: { name: { startsWith: "Event" } }, since: $since) {
  operation id cursor } }`

/** Writes `events` partners while `followers` clients follow them through cuts. */
export async function followChanges(stage: Stage, events: number, followers: number): Promise<Outcome> {
  const seen = Array.from({ length: followers }, () => new Map<string, number>())
  const clients = seen.map((counts) =>
    follow(stage.target, query, ({ id }) => counts.set(id ?? '', (counts.get(id ?? '') ?? 0) + 1)),
  )
  await Promise.all(clients.map(({ started }) => started))
  let isOver = false
  const kills = killListeners(stage.databaseUrl, () => isOver)
  const cuts = (async () => {
    let count = 0
    for (; !isOver; count++) {
      await sleep(100)
      clients[Math.floor(Math.random() * clients.length)]?.cut()
    }
    return count
  })()
  const made = new Set<string>()
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < events) {
      const mutation = `mutation { p: createPartner(input: { name: "Event ${next++}" }) { id } }`
      const reply = await send(stage.target.address, stage.target.cookie, mutation)
      const made_ = reply.body.data?.p as { id: string } | undefined
      if (!made_) throw new Error(`A write was answered by ${reply.text}`)
      made.add(made_.id)
    }
  }
  await Promise.all(Array.from({ length: 4 }, writer))
  isOver = true
  const [killed, cut] = await Promise.all([kills, cuts])
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && seen.some((counts) => counts.size < made.size)) await sleep(50)
  await Promise.all(clients.map((client) => client.stop()))
  const lost = seen.reduce((sum, counts) => sum + [...made].filter((id) => !counts.has(id)).length, 0)
  const doubled = seen.reduce(
    (sum, counts) => sum + [...counts.values()].filter((count) => count > 1).length,
    0,
  )
  return {
    figure: `${lost} lost, ${doubled} doubled of ${(made.size * followers).toLocaleString('en')} events`,
    holds: lost === 0 && doubled === 0,
    notes: `${made.size} writes, ${followers} followers, ${cut} sockets cut, ${killed} LISTEN connections killed.`,
  }
}

async function killListeners(databaseUrl: string, isOver: () => boolean): Promise<number> {
  const client = new pg.Client(databaseUrl)
  client.on('error', () => undefined)
  await client.connect()
  let killed = 0
  while (!isOver()) {
    await sleep(300)
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trellis changes'`,
    )
    killed += rowCount ?? 0
  }
  await client.end()
  return killed
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const stage = await setStage(undefined, isQuick ? [] : ['--web', '2'])
  try {
    return await followChanges(stage, isQuick ? 200 : 10_000, isQuick ? 3 : 10)
  } finally {
    await stage.stop()
  }
}
