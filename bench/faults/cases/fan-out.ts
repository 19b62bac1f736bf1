/** One write to a thousand clients that follow, and how much memory ten thousand idle ones take. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Outcome } from '../fault.ts'
import { send } from '../kit/client.ts'
import { residentOf } from '../kit/processes.ts'
import { type Stage, setStage } from '../kit/stage.ts'

export const name = 'one write to 1,000 followers, and 10,000 idle subscriptions'
export const bar = 'the last of 1,000 told within 250 ms (p99 of the writes), 10,000 idle ones below 600 MB'

const perSocket = 50

/** Opens subscriptions over as few sockets as may be; `tell` is called for every event but START. */
async function subscribe(
  { target: { address, cookie } }: Stage,
  count: number,
  tell: () => void,
): Promise<() => Promise<void>> {
  class OurSocket extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers: { cookie, origin: address } })
    }
  }
  const query = 'subscription { e: partnerChanged { operation id cursor node { id name } } }'
  const clients: ReturnType<typeof createClient>[] = []
  for (let opened = 0; opened < count; opened += perSocket) {
    const client = createClient({
      url: `${address.replace('http', 'ws')}/graphql`,
      webSocketImpl: OurSocket,
      retryAttempts: 0,
    })
    clients.push(client)
    await Promise.all(
      Array.from(
        { length: Math.min(perSocket, count - opened) },
        () =>
          new Promise<void>((resolve, reject) => {
            client.subscribe<{ e: { operation: string } }>(
              { query },
              {
                next({ data, errors }) {
                  if (errors) reject(new Error(errors[0]?.message))
                  if (data?.e.operation === 'START') resolve()
                  else tell()
                },
                error: reject,
                complete: () => undefined,
              },
            )
          }),
      ),
    )
  }
  return async () => {
    await Promise.all(clients.map((client) => client.dispose()))
  }
}

/** Milliseconds until the last of `followers` was told of each of `writes` writes. */
export async function fanOut(stage: Stage, followers: number, writes: number): Promise<number[]> {
  let told = 0
  const end = await subscribe(stage, followers, () => {
    told++
  })
  const times: number[] = []
  for (let n = 0; n < writes; n++) {
    told = 0
    const reply = await send(
      stage.target.address,
      stage.target.cookie,
      `mutation { createPartner(input: { name: "Told ${n}" }) { id } }`,
    )
    if (reply.body.errors) throw new Error(reply.text)
    // From the moment at which the writer knows.
    const start = performance.now()
    while (told < followers) await sleep(1)
    times.push(performance.now() - start)
  }
  await end()
  return times.sort((a, b) => a - b)
}

export async function run(isQuick: boolean): Promise<Outcome> {
  const stage = await setStage()
  try {
    const times = await fanOut(stage, isQuick ? 100 : 1_000, isQuick ? 10 : 100)
    const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? 0
    const before = residentOf(stage.program.child.pid ?? 0)
    const idle = isQuick ? 500 : 10_000
    const end = await subscribe(stage, idle, () => undefined)
    await sleep(2_000)
    const memory = residentOf(stage.program.child.pid ?? 0)
    await end()
    return {
      figure: `p99 ${Math.round(p99)} ms, median ${Math.round(times[Math.floor(times.length / 2)] ?? 0)} ms; ${Math.round(memory)} MB with ${idle.toLocaleString('en')} idle subscriptions`,
      holds: p99 <= 250 && memory < 600,
      notes: `${times.length} writes; the same process had ${Math.round(before)} MB before the idle ones. Clients and server share the machine.`,
    }
  } finally {
    await stage.stop()
  }
}
