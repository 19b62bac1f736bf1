/**
 * What somebody sees does not depend on what they may not see. Random queries of several roles are asked, records that
 * the role does not see are made, changed and deleted, and the same queries are asked again: every answer has to be the
 * same to the letter, errors and cursors included. `TRELLIS_TEST_ROUNDS=32` asks more than ten thousand.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntityModel } from '#schema/model.ts'
import type { Tamper } from '#server/testing/matrix/probe.ts'
import { type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { firstSeed, rounds, sampled } from '#server/testing/random/choices.ts'
import { randomQuery } from '#server/testing/random/random-query.ts'
import { type Samples, samplesOf } from '#server/testing/random/samples.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { changingEntities, randomChange } from './hidden-changes.ts'
import { type Look, type Witness, witnessOf } from './witness.ts'

/** Queries of each role and company. */
const queriesEach = 20
/** Changes before they are asked again, and how many are tried for it: an order without lines is not confirmed. */
const changesEach = 5
const triesEach = 16
/** How often this is tried until nothing of it is seen. */
const mostTurns = 3
/** Rounds in one tenant. */
const roundsEach = 6
/** Root fields that are no entity's. */
const others = ['changeFeed', 'productPrice', 'viewer', 'resources', 'modules']
const roles = [
  ['sale.salesperson'],
  ['sale.team-leader'],
  ['sale.reader'],
  ['product.reader', 'contacts.editor'],
  ['product.manager'],
  ['matrix.owner'],
  ['matrix.reader'],
  ['matrix.owner', 'sale.salesperson'],
]

let tenant: TestTenant
let stage: Stage
let moment = ''
async function begin(): Promise<void> {
  await end()
  tenant = await createTestTenant({ modules: ['sale'] })
  stage = await setStage(tenant)
  await fillHistories()
  moment = new Date().toISOString()
}
async function end(): Promise<void> {
  await stage?.close()
  await tenant?.close()
}
beforeAll(begin)
afterAll(end)

/** Orders and contacts that went through the program, so that there is something in the change log. */
async function fillHistories(): Promise<void> {
  for (const { userId, companyId } of stage.people) {
    for (const salesperson of [userId, stage.people[0]?.userId ?? 0]) {
      const { p } = await tenant.query<{ p: { id: string } }>(
        `mutation($company: ID!) { p: createPartner(input: { name: "Customer", company: $company, isCompany: true }) { id } }`,
        { company: String(companyId) },
      )
      const { o } = await tenant.query<{ o: { id: string } }>(
        `mutation($input: SaleOrderCreateInput!) { o: createSaleOrder(input: $input) { id } }`,
        {
          input: {
            partner: p.id,
            company: String(companyId),
            salesperson: String(salesperson),
            lines: {
              create: [
                { kind: 'NOTE', name: 'First' },
                { kind: 'NOTE', name: 'Second' },
              ],
            },
          },
        },
      )
      await tenant.query(
        `mutation($id: ID!) { updateSaleOrder(id: $id, input: { note: "changed" }) { id } cancelSaleOrders(ids: [$id]) { id } }`,
        { id: o.id },
      )
      await tenant.query(`mutation($id: ID!) { updatePartner(id: $id, input: { city: "Oslo" }) { id } }`, {
        id: p.id,
      })
    }
  }
}

/** What came of the comparisons. */
interface Outcome {
  queries: number
  /** Queries that were answered with data. */
  answered: number
  changes: number
  comparisons: number
  differences: string[]
}

/** Asks as each role in each company, changes what they do not see, and asks again. */
async function compare(seed: number, asked: string[][], tamper?: Tamper): Promise<Outcome> {
  const outcome: Outcome = { queries: 0, answered: 0, changes: 0, comparisons: 0, differences: [] }
  const entities = changingEntities(tenant)
  for (const [place, held] of asked.entries()) {
    for (const { userId } of stage.people) await stage.setRoles(userId, held)
    for (const [index, person] of stage.people.entries()) {
      const witness = await witnessOf(tenant, person, held, entities, tamper)
      await compareOne(witness, seed * 1000 + place * 10 + index, `${held}`, outcome)
    }
  }
  return outcome
}

async function compareOne(
  { allowed, look, answer }: Witness,
  seed: number,
  who: string,
  outcome: Outcome,
): Promise<void> {
  const { schema } = tenant.registry
  let before = await look()
  const samples = samplesOf(before.world)
  const topics = topicsOf(before, seed)
  const world = { schema, samples, allowed, topics, focus: changingEntities(tenant), moment, others }
  const queries = sampled((choices) => randomQuery(world, choices), queriesEach, seed)
  let answers = await Promise.all(queries.map(answer))
  outcome.queries += queries.length
  outcome.answered += answers.filter((text) => text.startsWith('[{"data":{"found":')).length
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const taken = await changeSome(samples, before, topics, seed * 10 + turn)
    outcome.changes += taken
    const after = await look()
    const again = await Promise.all(queries.map(answer))
    // A change to a hidden record may reach one that is seen, as a name reaches that of a part. That proves nothing.
    if (after.sight === before.sight && taken > 0) {
      outcome.comparisons += queries.length
      for (const [at, text] of again.entries())
        if (text !== answers[at])
          outcome.differences.push(
            `seed ${seed}, ${who}: ${JSON.stringify(queries[at])}\n${answers[at]}\n${text}`,
          )
      return
    }
    before = after
    answers = again
  }
}

/** Some entities that most is asked of and most is changed in, so that questions and changes meet. */
function topicsOf({ hidden }: Look, seed: number): EntityModel[] {
  return sampled((choices) => choices.pick([...hidden.keys()]), 3, seed)
}

/** How many changes to hidden records were taken. */
async function changeSome(
  samples: Samples,
  { hidden }: Look,
  topics: EntityModel[],
  seed: number,
): Promise<number> {
  const near = new Map([...hidden].filter(([entity]) => topics.includes(entity)))
  const changes = sampled(
    (choices) => randomChange(tenant, choices, samples, near.size > 0 && choices.chance(0.8) ? near : hidden),
    triesEach,
    seed,
  )
  let taken = 0
  for (const change of changes) if (taken < changesEach && (await change())) taken += 1
  return taken
}

test('a policy that shows what is hidden is found', async () => {
  const shows: Tamper = (policy) => ({ ...policy, shape: 'all rows', condition: () => undefined })
  const { differences } = await compare(firstSeed, roles.slice(-4), shows)
  expect(differences.length).toBeGreaterThan(3)
})

test('answers do not change with records that are hidden', async () => {
  const total = { queries: 0, answered: 0, changes: 0, comparisons: 0 }
  for (let round = 0; round < rounds; round += 1) {
    // Now and then from the beginning: random changes wear out what there is to see.
    if (round % roundsEach === roundsEach - 1) await begin()
    const { differences, ...found } = await compare(firstSeed + round, roles)
    expect(differences).toEqual([])
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += found[key]
  }
  console.info(`non-interference: ${JSON.stringify(total)}`)
  // Answers that are all refused, or never compared, would prove nothing.
  expect(total.answered).toBeGreaterThan(total.queries * 0.7)
  expect(total.comparisons).toBeGreaterThan(total.queries * 0.5)
  expect(total.changes).toBeGreaterThan(total.queries / 20)
}, 3_600_000)
