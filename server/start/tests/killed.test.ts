import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { graphql, signIn, start, temporaryFolder } from './program.ts'

const email = 'admin@example.com'
const password = 'a password of the test 1'

test('loses no write that it acknowledged and doubles none that is tried again, when killed under load', async () => {
  const folder = temporaryFolder()
  const environment = { TRELLIS_ADMIN_PASSWORD: password }
  let program = await start(folder, [], environment)
  let { cookie } = await signIn(program.address, email, password)
  const write = async (n: number): Promise<boolean> => {
    const create = `mutation { createTag(input: { name: "Tag ${n}" }) { id } }`
    try {
      const { data } = await graphql<object | null>(
        program.address,
        { cookie, 'idempotency-key': `tag-${n}` },
        create,
      )
      return Boolean(data)
    } catch {
      // The connection broke: nobody knows whether it was written.
      return false
    }
  }
  const wanted = Array.from({ length: 300 }, (_, n) => n)
  const acknowledged = new Set<number>()
  const sendAll = async (numbers: number[]) => {
    const queue = [...numbers]
    const lane = async () => {
      for (let n = queue.pop(); n !== undefined; n = queue.pop()) if (await write(n)) acknowledged.add(n)
    }
    await Promise.all(Array.from({ length: 10 }, lane))
  }

  const sending = sendAll(wanted)
  while (acknowledged.size < 40) await sleep(5)
  program.child.kill('SIGKILL')
  await sending
  expect(acknowledged.size).toBeLessThan(wanted.length)
  const beforeRetry = new Set(acknowledged)

  program = await start(folder, [], environment)
  ;({ cookie } = await signIn(program.address, email, password))
  const names = async () => {
    const pages = await Promise.all(
      [0, 100, 200, 300].map((offset) =>
        graphql<{ tags: { nodes: { name: string }[] } }>(
          program.address,
          { cookie },
          `{ tags(first: 100, offset: ${offset}) { nodes { name } } }`,
        ),
      ),
    )
    return pages.flatMap(({ data }) => data.tags.nodes.map(({ name }) => name))
  }
  const kept = new Set(await names())
  for (const n of beforeRetry) expect(kept, `acknowledged ${n}`).toContain(`Tag ${n}`)

  // Clients try again with their keys whatever they do not know to be done.
  await sendAll(wanted.filter((n) => !beforeRetry.has(n)))
  expect((await names()).sort()).toEqual(wanted.map((n) => `Tag ${n}`).sort())
  program.child.kill('SIGTERM')
  expect((await program.finished).code).toBe(0)
}, 90_000)
