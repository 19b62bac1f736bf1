/**
 * Random operations over random records, against resolvers over plain lists. `TRELLIS_FUZZ` is the number of
 * operations (600 unless said otherwise) and `TRELLIS_FUZZ_SEED` where the seeds start.
 */
import { buildSchema, printSchema } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'
import { randomFrom, randomOperation } from './random-operation.ts'
import { randomWorld } from './random-world.ts'
import { answer } from './reference.ts'

const total = Number(process.env.TRELLIS_FUZZ ?? 600)
const firstSeed = Number(process.env.TRELLIS_FUZZ_SEED ?? 1)
const perWorld = 300

let api: Api
beforeAll(async () => {
  api = await createApi()
})
afterAll(() => api.database.drop())

it('reads what a plain reference reads, whatever is asked', async () => {
  // The same types without their resolvers.
  const plain = buildSchema(printSchema(api.schema))
  let asText = 0
  let substantial = 0
  for (let done = 0; done < total; done += perWorld) {
    const seed = firstSeed + done / perWorld
    const random = randomFrom(seed)
    const world = await randomWorld(api.database, random)
    for (let n = 0; n < Math.min(perWorld, total - done); n += 1) {
      const { source, variables } = randomOperation(plain, random)
      const where = `seed ${seed}, operation ${n}: ${source} ${JSON.stringify(variables)}`
      const expected = await answer(plain, world, source, variables)
      const result = await api.run(source, variables)
      expect(result, where).toEqual(expected)
      expect(result.errors, where).toBeUndefined()
      if (api.lastText !== undefined) asText += 1
      if (JSON.stringify(result.data).length > 200) substantial += 1
    }
  }
  // All of it is compilable, so none of it may have gone the long way.
  expect(asText).toBe(total)
  // Empty answers prove nothing.
  expect(substantial).toBeGreaterThan(total / 3)
}, 3_600_000)
