/**
 * Random operations of every role: reads, writes and actions with random arguments. Whatever is asked, the program
 * answers with data or an error of the catalogue, and no error tells of the inside or of a hidden record.
 * `TRELLIS_TEST_ROUNDS=84` is more than five thousand of each role.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useSealingKey } from '#core/sealed.ts'
import { referenceFor } from '#server/testing/matrix/reference.ts'
import { type Person, type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { loadWorld, type World } from '#server/testing/matrix/world.ts'
import { allowedFor } from '#server/testing/random/allowed.ts'
import { type Choices, firstSeed, rounds, sampled } from '#server/testing/random/choices.ts'
import { flawOf } from '#server/testing/random/flaw.ts'
import { type Call, randomCall } from '#server/testing/random/random-call.ts'
import { randomQuery } from '#server/testing/random/random-query.ts'
import { samplesOf } from '#server/testing/random/samples.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

/** Operations of each role in each round, half of them in each company. */
const perRole = 60

let tenant: TestTenant
let stage: Stage
beforeAll(async () => {
  useSealingKey({ folder: mkdtempSync(join(tmpdir(), 'trellis-random-')) })
  tenant = await createTestTenant({ modules: ['sale'] })
  stage = await setStage(tenant)
})
afterAll(async () => {
  await stage?.close()
  await tenant?.close()
})

test('of every role are answered with data or a typed error that gives nothing away', async () => {
  const flaws: string[] = []
  const tally = { operations: 0, refused: 0 }
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, role] of stage.roles.entries()) {
      // Those who were administrators may have been suspended by random operations, and one has to remain.
      await tenant.as('base.administrator')
      for (const { userId } of stage.people) await stage.setRoles(userId, [role])
      const world = await loadWorld(tenant.db, tenant.registry.model)
      for (const [index, person] of stage.people.entries()) {
        const viewer = await person.viewer()
        const hidden = hiddenTexts(world, person, role)
        const seed = (firstSeed + round) * 1000 + place * 10 + index
        for (const call of await operations(world, viewer, perRole / 2, seed)) {
          const reply = await tenant.run(call.document, call.variables, { viewer })
          const flaw = flawOf(reply, JSON.stringify(call), hidden)
          if (flaw) flaws.push(`seed ${seed}, ${role}: ${JSON.stringify(call)}\n  ${flaw}`)
          tally.operations += 1
          if (reply.errors.length > 0) tally.refused += 1
        }
      }
    }
  }
  console.info(`random operations of ${stage.roles.length} roles: ${JSON.stringify(tally)}`)
  expect(flaws).toEqual([])
  // Refusals alone would prove little, as would operations that are all taken.
  expect(tally.refused).toBeLessThan(tally.operations * 0.9)
  expect(tally.refused).toBeGreaterThan(tally.operations * 0.1)
}, 7_200_000)

async function operations(
  world: World,
  viewer: Awaited<ReturnType<Person['viewer']>>,
  count: number,
  seed: number,
): Promise<Call[]> {
  const { schema, model } = tenant.registry
  const samples = samplesOf(world)
  const allowed = await allowedFor((document) => tenant.query(document, {}, { viewer }), model)
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  const moment = new Date().toISOString()
  const others = ['changeFeed', 'productPrice', 'viewer', 'resources', 'modules', 'explainAccess']
  const one = (choices: Choices): Call => {
    if (choices.chance(0.3))
      return randomQuery(
        { schema, samples, allowed, topics: [], focus: [], moment, others, careless: 0.1 },
        choices,
      )
    const maker = { choices, samples, isAllowed: () => true }
    const entities = [...model.entities.values()]
    const entity = choices.pick(choices.chance(0.7) ? allowed.entities : entities)
    const own = mutations.filter(({ name }) =>
      [...Object.values(entity.names), ...entity.actions.map(({ mutation }) => mutation)].includes(name),
    )
    const mutation = choices.pick(own.length > 0 && choices.chance(0.95) ? own : mutations)
    const ids = Array.from({ length: 1 + choices.int(2) }, () => samples.id(choices, entity.name))
    const given: Record<string, unknown> = { id: ids[0], ids, entity: entity.name }
    const used = mutation.args.filter(({ name }) => name in given).map(({ name }) => [name, given[name]])
    return randomCall(mutation, maker, Object.fromEntries(used))
  }
  return sampled(one, count, seed)
}

/** Texts that only hidden records have. */
function hiddenTexts(world: World, { userId, companyId, team }: Person, role: string): Set<string> {
  const reference = referenceFor(world, { userId, companyId, companies: [companyId], team, roles: [role] })
  const hidden = new Set<string>()
  const seen: string[] = []
  for (const entity of world.model.entities.values()) {
    for (const record of world.records.get(entity.name)?.values() ?? []) {
      const texts = Object.values(record).filter((value) => typeof value === 'string')
      if (reference.may(entity, record, 'read')) seen.push(...texts)
      else for (const text of texts) if (/^m\d[a-z]{4,}$/.test(text)) hidden.add(text)
    }
  }
  const all = seen.join('\n')
  for (const text of hidden) if (all.includes(text)) hidden.delete(text)
  return hidden
}
