/** Writes under load, and the account of them afterwards: what was acknowledged must be there, once. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { send } from './client.ts'

/** One way to reach the program; it may change when that is started again. */
export interface Target {
  address: string
  cookie: string
}

/** The account of a load. */
export interface Account {
  acknowledged: number
  lost: number
  doubled: number
}

/** A load of writes that goes on until it is stopped. */
export interface Ledger {
  /** Requests so far that got no answer or an error, and were tried again with their key. */
  retries(): number
  acknowledged(): number
  /** The longest that a single request took, in milliseconds. */
  longest(): number
  /** When the first write after a moment was acknowledged, once there is one. */
  firstAfter(moment: number): Promise<number>
  /** What answers other than success there were, by status (0 for none), and how often. */
  failures: Map<string, number>
  /** Ends the load: every write is tried until it is acknowledged. */
  finish(): Promise<void>
  /** Compares the database with the acknowledgements. */
  account(): Promise<Account>
}

/**
 * Starts `lanes` clients that create partners, each write with an Idempotency-Key, and try again what fails.
 * @param padding bytes that each write takes more
 */
export function startWriting(target: Target, prefix: string, lanes: number, padding = 0): Ledger {
  const names: string[] = []
  const times: number[] = []
  const failures = new Map<string, number>()
  let [count, retries, longest] = [0, 0, 0]
  let isEnding = false

  async function write(name: string): Promise<void> {
    const comment = padding > 0 ? `, comment: "${randomBytes(padding / 2).toString('hex')}"` : ''
    const create = `mutation { createPartner(input: { name: "${name}"${comment} }) { id } }`
    for (;;) {
      const start = performance.now()
      const reply = await send(target.address, target.cookie, create, { 'idempotency-key': name }).catch(
        () => undefined,
      )
      longest = Math.max(longest, performance.now() - start)
      if (reply?.body.data?.createPartner) break
      retries++
      const code = reply?.body.errors?.[0]?.extensions?.code ?? reply?.body.error?.code
      const isPlain = reply?.status === 503 && !reply.headers.has('retry-after')
      const what = `${reply?.status ?? 0} ${code ?? ''}${isPlain ? ' without Retry-After' : ''}`.trim()
      failures.set(what, (failures.get(what) ?? 0) + 1)
      await sleep(20)
    }
    names.push(name)
    times.push(performance.now())
  }
  const lane = async (): Promise<void> => {
    while (!isEnding) await write(`${prefix} ${count++}`)
  }
  const running = Promise.all(Array.from({ length: lanes }, lane))

  return {
    failures,
    retries: () => retries,
    acknowledged: () => names.length,
    longest: () => longest,
    async firstAfter(moment) {
      for (;;) {
        const first = times.find((time) => time > moment)
        if (first !== undefined) return first
        await sleep(5)
      }
    },
    async finish() {
      isEnding = true
      await running
    },
    async account() {
      const kept = await allNames(target, prefix)
      const once = new Set(kept)
      const lost = names.filter((name) => !once.has(name)).length
      return { acknowledged: names.length, lost, doubled: kept.length - once.size }
    },
  }
}

/** The names of all partners that begin with a text. */
export async function allNames({ address, cookie }: Target, prefix: string): Promise<string[]> {
  const names: string[] = []
  for (let after = ''; ; ) {
    const { body, text } = await send(
      address,
      cookie,
      `{ partners(first: 100, filter: { name: { startsWith: "${prefix}" } }${after}) {
        nodes { name } pageInfo { hasNextPage endCursor } } }`,
    )
    const page = body.data?.partners as
      | { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
      | undefined
    if (!page) throw new Error(`The names could not be read: ${text}`)
    names.push(...page.nodes.map(({ name }) => name))
    if (!page.pageInfo.hasNextPage) return names
    after = `, after: "${page.pageInfo.endCursor}"`
  }
}
