import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { load } from '../load/load.ts'
import { runRounds } from '../load/rounds.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('the load', () => {
  it('keeps as many requests open as it has connections, and counts what was answered', async () => {
    const waiting: (() => void)[] = []
    let most = 0
    let answered = 0
    const url = await serve((request, response) => {
      const answer = () => {
        waiting.splice(waiting.indexOf(answer), 1)
        answered++
        response.end('{}')
      }
      request.resume().on('end', () => {
        waiting.push(answer)
        const isFull = most < 4 && waiting.length === 4
        most = Math.max(most, waiting.length)
        // Nobody is answered before all connections wait: a slow machine cannot pass for one that opens fewer.
        if (most === 4) for (const each of isFull ? waiting : [answer]) setTimeout(each, 5)
      })
    })
    const begin = performance.now()
    const pace = await load({ url, body: '{}' }, { connections: 4, milliseconds: 200 })
    const counted = pace.rate * ((performance.now() - begin) / 1_000)
    expect(most).toBe(4)
    expect(Math.abs(counted - answered) / answered).toBeLessThan(0.2)
    expect(pace.latency).toBeGreaterThan(4)
  })

  it('stops at an error, and at an answer of another size', async () => {
    const failing = await serve((_, response) => response.writeHead(500).end('broken'))
    await expect(load({ url: failing, body: '' }, { connections: 1, milliseconds: 50 })).rejects.toThrow(
      '500: broken',
    )
    let size = 0
    const growing = await serve((_, response) => response.end('x'.repeat(++size)))
    await expect(load({ url: growing, body: '' }, { connections: 1, milliseconds: 50 })).rejects.toThrow(
      '200: xx',
    )
  })

  it('lets the answers of writes differ, but not hold errors', async () => {
    let count = 0
    const url = await serve((_, response) => response.end(++count < 5 ? 'x'.repeat(count) : '{"errors":[]}'))
    await expect(
      load({ url, body: '', varies: true }, { connections: 1, milliseconds: 2_000 }),
    ).rejects.toThrow('errors')
  })
})

describe('rounds', () => {
  it('take turns and clean up after every one', async () => {
    const visits: string[] = []
    const visit = (name: string) =>
      serve((_, response) => {
        if (visits.at(-1) !== name) visits.push(name)
        response.end('{}')
      })
    const [a, b] = [await visit('a'), await visit('b')]
    const plan = { connections: 1, milliseconds: 20, rounds: 2, warmUp: 20 }
    await runRounds({ a: { url: a, body: '' }, b: { url: b, body: '' } }, plan, async () => {
      visits.push('-')
    })
    expect(visits).toEqual(['a', '-', 'b', '-', 'a', '-', 'b', '-', 'b', '-', 'a', '-'])
  })
})
