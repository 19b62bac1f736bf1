import type { Contender } from '../contenders/contender.ts'
import { ask, type Pace, type Target } from '../load/load.ts'
import { type Plan, runRounds } from '../load/rounds.ts'
import { cursorDocument, list, pageDocument } from './reads.ts'
import { checkSame } from './same-data.ts'
import { graphql, peerGraphql } from './targets.ts'
import { type ReadWork, type Row, rowOf } from './work.ts'

/** The running contenders of the reads, and the key for the first. */
export interface ReadContenders {
  trellis: Contender
  postgraphile: Contender
  limit: Contender
  apiKey: string
  sellerKey: string
}

const peerName = 'PostGraphile'

/** Checks that all contenders give the same data, then measures them in turn. */
export async function measureRead(read: ReadWork, running: ReadContenders, plan: Plan): Promise<Row> {
  const targets: Record<string, Target> = {
    trellis: graphql(running.trellis.address, running.apiKey, read.document),
  }
  if (read.peer) targets.postgraphile = peerGraphql(running.postgraphile.address, read.peer)
  if (read.byHand !== null) targets.limit = { url: `${running.limit.address}/${read.key}`, body: '{}' }

  const answers: Record<string, unknown> = {}
  for (const [name, target] of Object.entries(targets)) {
    const { data, errors } = await ask(target)
    if (errors) throw new Error(`"${read.title}": ${name} answers ${JSON.stringify(errors).slice(0, 500)}`)
    if (name !== 'postgraphile' || !read.peerDiffers) answers[name] = data
  }
  checkSame(read.title, answers)

  const paces: Partial<Record<string, Pace>> = await runRounds(targets, plan)
  return rowOf(read, {
    value: paces.trellis?.rate ?? null,
    unit: '/s',
    peer: read.peer ? peerName : null,
    peerValue: paces.postgraphile?.rate ?? null,
    limitValue: paces.limit?.rate ?? null,
    note: read.note,
  })
}

/** Page 1,000 of a list against its first page, both by Trellis. */
export async function measurePages(
  { trellis, apiKey }: ReadContenders,
  plan: Plan,
  page: number,
): Promise<Row> {
  const target = (document: string): Target => graphql(trellis.address, apiKey, document)
  const { data } = await ask(target(cursorDocument(page)))
  const { orders } = data as { orders: { edges: { cursor: string }[] } }
  const cursor = orders.edges[0]?.cursor
  if (cursor === undefined) throw new Error(`The list has no page ${page}.`)
  const paces = await runRounds({ first: target(pageDocument()), far: target(pageDocument(cursor)) }, plan)
  return rowOf(
    {
      title: `Page ${page.toLocaleString('en')} of a list (keyset)`,
      bar: { text: '≥ 0.9 × page 1', toPeer: { atLeast: 0.9 } },
    },
    {
      value: paces.far.rate,
      unit: '/s',
      peer: 'its page 1',
      peerValue: paces.first.rate,
      limitValue: null,
    },
  )
}

/** The first list by a salesperson, whose rows a rule filters by company and owner, against an administrator's. */
export async function measurePolicies(
  { trellis, apiKey, sellerKey }: ReadContenders,
  plan: Plan,
): Promise<Row> {
  const [all, own] = [graphql(trellis.address, apiKey, list), graphql(trellis.address, sellerKey, list)]
  const answers = await Promise.all([ask(all), ask(own)])
  const [allOrders, ownOrders] = answers.map(
    ({ data }) => (data as { orders: { nodes: { id: string }[] } }).orders.nodes,
  )
  const isFiltered = ownOrders?.every(({ id }) => Number(id) % 2 === 0)
  if (allOrders?.length !== 50 || ownOrders?.length !== 50 || !isFiltered)
    throw new Error('The salesperson does not get the 50 latest of their own orders.')
  const paces = await runRounds({ all, own }, plan)
  return rowOf(
    {
      title: 'The first, with row policies that filter by company and owner',
      bar: { text: '≥ 0.85 × the same query without', toPeer: { atLeast: 0.85 } },
    },
    {
      value: paces.own.rate,
      unit: '/s',
      peer: 'without',
      peerValue: paces.all.rate,
      limitValue: null,
    },
  )
}
